"""A second transcription of the exemptions, so that an error of the first does not pass unseen.

Whoever writes a rule and its test reads the law once, and a misreading stands in both. The modules here were written
from the text of the statutes and of the format alone, without the rule files, and are compared with the program over
random arrangements:

    python -m tests.oracle 100000

They answer three ways: True, False, and None where it cannot be told. They are plain rather than fast: a lawyer can
read each beside the statute. `allowed` lists where the two may differ, with the reason of each.
"""
