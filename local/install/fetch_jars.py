"""Downloads jars listed in a file, one group:artifact:version a line, into a directory.

Usage: fetch_jars.py <directory> <repository cache> <list>
Prints one line for each jar. Checksums are verified by the caller.
"""

import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from jgo.maven import MavenContext


def main() -> None:
    target, cache = Path(sys.argv[1]), Path(sys.argv[2])
    context = MavenContext(repo_cache=cache, timeout=60)

    def fetch(coordinates: str) -> str:
        group, artifact, version = coordinates.split(":")
        path = context.project(group, artifact).at_version(version).artifact().resolve()
        shutil.copyfile(path, target / f"{artifact}-{version}.jar")
        return coordinates

    wanted = Path(sys.argv[3]).read_text().split()
    with ThreadPoolExecutor(max_workers=8) as pool:
        for done in pool.map(fetch, wanted):
            print(done, flush=True)


if __name__ == "__main__":
    main()
