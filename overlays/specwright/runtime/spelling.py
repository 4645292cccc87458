"""Names of fields as Python spells them, and as Google's JSON does."""


def camel(name: str) -> str:
    """`display_name` as the JSON spells it: `displayName`; `a.b_c` is a path, `a.bC`."""
    head, *words = name.split("_")
    return head + "".join(word[:1].upper() + word[1:] for word in words)


def snake(name: str) -> str:
    """`displayName` as Python spells it."""
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
