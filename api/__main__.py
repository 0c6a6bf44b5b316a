"""`python -m api` does what `framjar` does."""

from api.cli import main

if __name__ == "__main__":
    main()
