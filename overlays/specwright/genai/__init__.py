"""Google's models, on the Gemini Developer API and on Vertex AI, under the names of google-genai."""
