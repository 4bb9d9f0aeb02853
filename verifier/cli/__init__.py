"""The command line: thin commands over ``verifier.workflow``. Nothing heavy is imported until a command runs."""
