"""The one error that a person is meant to read."""


class VerifierError(Exception):
    """Something a person can mend: the message is one line that says what is wrong and how to mend it.

    The command line prints it on stderr and exits with code 1; the screen shows it as a notification. It never
    carries a traceback to the person.
    """
