"""`python -m opensetter`: the `opensetter` command, where its script is not on the path."""

from opensetter.cli import main

if __name__ == "__main__":
    main()
