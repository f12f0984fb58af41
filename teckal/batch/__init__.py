"""Many arrangements in one run: where they come from, what they came to, and a journal that a killed run leaves.

A run over thousands of case files takes long enough to be broken off: the machine sleeps, the session is closed, one
file brings a process down. So every arrangement is evaluated in a process that may die, and every answer is on disk
before it counts; nothing that was done is done again, and no answer depends on whether the run was ever broken off.
"""
