"""Adds to what is built the rule files as they read; all else about the package stands in setup.cfg."""

import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class Build(build_py):
    """Copies the modules and data, and writes the lines of the rules (`teckal.composed`) beside them."""

    def run(self) -> None:
        super().run()
        if self.editable_mode:
            return
        built = Path(self.build_lib).resolve()
        sys.path.insert(0, str(built))
        sys.dont_write_bytecode = True  # it would be built in
        from teckal import composed

        composed.write(built / "teckal" / "rules")


setup(cmdclass={"build_py": Build})
