# The commands a newcomer guesses; each is a command of run.py.
.PHONY: demo test reliability check bench lock
demo test reliability check bench lock:
	python3 run.py $@
