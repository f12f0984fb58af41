"""The engines against five peers from PyPI: the same conditions, the same facts, the same answers, and then the time."""
