# The commands a newcomer guesses; each is a command of run.py.
.PHONY: demo test check bench lock
demo test check bench lock:
	python3 run.py $@
