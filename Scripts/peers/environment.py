"""What must be there before anything is measured: the peers, the models, loupe itself."""

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parents[1]
REPOSITORY = SCRIPTS.parent
REQUIREMENTS = "Scripts/requirements/compare-peers.txt"
PACKAGES = ("ctranslate2", "torch", "transformers", "numpy")


def run_to_errors(command: list[str], **options: object) -> None:
    """Runs a command in the repository; all it says goes to standard error."""
    result = subprocess.run(command, cwd=REPOSITORY, stdout=sys.stderr, **options)
    if result.returncode != 0:
        raise SystemExit(f"{' '.join(command)} ended with status {result.returncode}.")


def output_of(command: list[str], **options: object) -> str | None:
    """What a command prints; nothing where it fails."""
    try:
        result = subprocess.run(
            command, cwd=REPOSITORY, capture_output=True, text=True, check=True, **options
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return result.stdout.strip()


def peers_python(named: str | None) -> str:
    """The Python that has the peers: in the folder that is named, else in one that is set up."""
    folder = Path(named).expanduser() if named else REPOSITORY / ".venv-compare"
    if not named:
        steps = (
            "source Scripts/lib/common.sh; source Scripts/lib/python.sh; need_python; "
            f"install_missing; require_venv .venv-compare {REQUIREMENTS}"
        )
        run_to_errors(["bash", "-c", steps])
    python = folder / "bin" / "python"
    if not python.exists():
        raise SystemExit(f"{folder} is no Python environment: it has no bin/python.")
    return str(python.absolute())


def package_versions(python: str) -> dict[str, str]:
    """Which peers these are; stops where one is missing."""
    program = "import sys, importlib.metadata as m; print(*map(m.version, sys.argv[1:]))"
    versions = output_of([python, "-c", program, *PACKAGES])
    if versions is None:
        raise SystemExit(
            f"{python} lacks one of {', '.join(PACKAGES)}; {REQUIREMENTS} names the versions."
        )
    return dict(zip(PACKAGES, versions.split()))


def built_loupe() -> str:
    """Builds loupe in release and says where it is."""
    run_to_errors(["Scripts/build.sh"])
    folder = output_of(["swift", "build", "-c", "release", "--show-bin-path"])
    if folder is None:
        raise SystemExit("The folder of the release build is not known to swift.")
    return str(Path(folder) / "loupe")


def make_models(python: str, shapes: Iterable[str], folder: Path) -> None:
    """Writes the models that do not exist yet."""
    for shape in shapes:
        if (folder / shape / "made.json").exists():
            continue
        print(f"Making the model {shape} with random weights", file=sys.stderr)
        command = [python, "-m", "peers.workers.make_models", "--shape", shape, "--out"]
        run_to_errors(
            [*command, str(folder)], env={**os.environ, "PYTHONPATH": str(SCRIPTS)}
        )


def revision() -> str | None:
    """The commit that is measured, and whether files differ from it."""
    commit = output_of(["git", "rev-parse", "--short=12", "HEAD"])
    changed = output_of(["git", "status", "--porcelain", "--untracked-files=no"])
    return f"{commit}, with changes" if commit and changed else commit
