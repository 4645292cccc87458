from .pet import Pet as Pet
