# The commands a newcomer guesses; each is a command of run.py.
.PHONY: demo test reliability check bench lock sbom
demo test reliability check bench lock sbom:
	python3 run.py $@
