"""What a person does: add, mark, note, correct, undo, export. The only caller of the store from above.

The command line and the screen are thin shells over this package; importing it loads neither the store nor the model.
"""
