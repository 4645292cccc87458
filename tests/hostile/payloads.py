"""Strings that break out of wherever they are written without care."""

from __future__ import annotations

CANARY = "OWNED"
"""The name of the folder that a payload's code would make."""

_CODE = f'__import__("os").mkdir("{CANARY}")'
_OTHER = f"__import__('os').mkdir('{CANARY}')"

PAYLOADS: tuple[str, ...] = (
    _CODE,
    f'"; {_OTHER}; "',
    f"'; {_CODE}; '",
    f'"""\n{_CODE}\n"""',
    f"'''\n{_CODE}\n'''",
    f'x"\n    {_CODE}\n#',
    f"x'\n{_CODE}\n#",
    f'")\n{_CODE}\n(',
    f"\\\n{_CODE}\n",
    f'\\"; {_OTHER} #',
    f"x\r{_CODE}\r",
    f"x\x0c\n{_CODE}\x0b",
    f"x\x85{_CODE}\u2028{_CODE}\u2029",
    f"{{{_OTHER}}}",
    f"{{{{ {_CODE} }}}}",
    f'{{{{ cycler.__init__.__globals__.os.mkdir("{CANARY}") }}}}',
    f"{{% for x in ().__class__.__base__.__subclasses__() %}}{_CODE}{{% endfor %}}",
    "{% raw %}",
    "{# ",
    "{0.__class__.__mro__}%s%(x)s%n",
    "⟦os:mkdir⟧",
    f"⟦{CANARY}:{CANARY}⟧",
    f"../../../../{CANARY}",
    f"/{CANARY}/../{CANARY}",
    f"..\\..\\{CANARY}.py",
    f"C:\\{CANARY}",
    "\x00\x01\x1b[31m\x7f",
    "\ud800",
    "\U0001f4a9\u202e\u200b",
    "\\",
    '"' * 3 + "\\",
    "\\N{BULLET}\\x41\\u0041\\",
    "__import__",
    "__class__",
    "__init__",
    "self",
    "None",
    "class",
    "con",
    "a" * 5000,
    "",
    " ",
    "-1",
    f"# type: ignore\n{_CODE}",
    f"x: int = {_CODE}",
    f"Field(default_factory=lambda: {_CODE})",
    f"object] = {_CODE}  #",
    f"https://user:{_CODE}@example.com/",
)
