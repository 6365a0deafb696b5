"""Downloads artifacts listed in a file into a directory: a line each, group:artifact:version for a jar, or
group:artifact:version:packaging:classifier.

Usage: fetch_jars.py <directory> <repository cache> <list>
Prints one line for each. Checksums are verified by the caller.
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
        group, artifact, version, packaging, classifier = (coordinates.split(":") + ["jar", ""])[:5]
        component = context.project(group, artifact).at_version(version)
        path = component.artifact(classifier=classifier, packaging=packaging).resolve()
        suffix = f"-{classifier}" if classifier else ""
        shutil.copyfile(path, target / f"{artifact}-{version}{suffix}.{packaging}")
        return coordinates

    wanted = Path(sys.argv[3]).read_text().split()
    with ThreadPoolExecutor(max_workers=8) as pool:
        for done in pool.map(fetch, wanted):
            print(done, flush=True)


if __name__ == "__main__":
    main()
