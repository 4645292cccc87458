"""google-genai's methods and ours on both backends: classic ones by their fields, newer ones by their document."""
