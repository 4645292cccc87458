"""Compiled clients, one package a provider. Written by the compiler; never edited."""
