"""The operators' door: the `sockwise` command and the supervisor behind `make run`."""
