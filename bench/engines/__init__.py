"""Our engines and five peers from PyPI: the same law, the same facts, the same answers, and then the time."""
