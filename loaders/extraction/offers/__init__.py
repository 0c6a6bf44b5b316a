"""What is offered: by whom, called what, for which needs, where, for whom and until when; from tables, lists and sentences."""
