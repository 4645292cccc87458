"""A provider made of its document: requests are validated, answers are sampled, nothing leaves the machine."""
