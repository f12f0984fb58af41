"""`python -m teckal`."""

from teckal.cli import main

main()
