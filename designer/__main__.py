"""`python -m designer` is `nn-designer`."""

import sys

from designer.cli import main

if __name__ == "__main__":
    sys.exit(main())
