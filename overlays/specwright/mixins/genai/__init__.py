"""What google-genai's types do beside holding data."""
