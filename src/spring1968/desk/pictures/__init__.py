"""Pictures drawn from flat shapes: signs, emblems, covers, scenes. No picture files; the same words give the same pixels."""
