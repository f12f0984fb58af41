"""However it is installed, the program finds the law, the schemas and the cases."""

from __future__ import annotations

import configparser
import hashlib
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest
from conftest import ROOT, of_sources

from teckal import paths

DATA = ("rules", "schemas", "cases")
SKIPPED = shutil.ignore_patterns(
    ".git", ".*_cache", "__pycache__", "*.egg-info", "build", "dist", ".venv", ".nox", ".hypothesis"
)


def files(folder: Path) -> set[str]:
    """Every file below a folder, by its path from there, but for what tools keep for themselves."""
    found = (each.relative_to(folder) for each in folder.rglob("*") if each.is_file())
    return {
        each.as_posix() for each in found if not any(re.search("_cache$|^__pycache__$", part) for part in each.parts)
    }


@of_sources
@pytest.mark.parametrize("name", DATA)
def test_a_bare_checkout_finds_its_data(name: str) -> None:
    assert paths.folder(name) == ROOT / name


def test_every_kind_of_data_file_is_packaged() -> None:
    """A new ending under rules/, schemas/ or cases/ must be named in setup.cfg, or no wheel would have it."""
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    for name in DATA:
        patterns = [each.strip() for each in config["options.package_data"][f"teckal.{name}"].split(",")]
        packaged = {each.relative_to(ROOT / name).as_posix() for p in patterns for each in (ROOT / name).glob(p)}
        assert files(ROOT / name) <= packaged


@of_sources
def test_every_package_is_listed() -> None:
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    listed = set(config["options"]["packages"].split())
    found = {".".join(each.parent.relative_to(ROOT).parts) for each in (ROOT / "teckal").rglob("__init__.py")}
    assert listed == found | {f"teckal.{name}" for name in DATA}


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sources, so that a build leaves nothing in them."""
    return Path(shutil.copytree(ROOT, tmp_path_factory.mktemp("sources") / "teckal", ignore=SKIPPED))


@pytest.fixture(scope="module")
def built(checkout: Path) -> tuple[Path, Path]:
    """The source distribution, and the wheel built from it."""
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", "dist", cwd=checkout)
    (sdist,) = (checkout / "dist").glob("*.tar.gz")
    (wheel,) = (checkout / "dist").glob("*.whl")
    return sdist, wheel


def run(*arguments: str | Path, cwd: Path) -> str:
    """Runs a program outside this checkout; its output."""
    env = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
    done = subprocess.run(
        [os.fspath(each) for each in arguments], cwd=cwd, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def environment(folder: Path) -> Path:
    """A new environment that sees what this one has installed behind its own, and so needs no network; its Python.

    Its own setuptools, where it gets one, may be too old to build with.
    """
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    site = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder).strip()
    for each in Path(site).glob("setuptools*"):
        shutil.rmtree(each)
    ours = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (Path(site) / "behind.pth").write_text("".join(f"{each}\n" for each in sorted(ours)), encoding="utf-8")
    return python


def finds_its_data(python: Path, within: Path) -> None:
    """The program of an environment runs by its name, in a strange folder, with its own data."""
    program = python.parent / "teckal"
    where = run(
        python, "-c", "from teckal import paths; print(*map(paths.folder, paths.FOLDERS), sep='\\n')", cwd=within
    )
    for name, folder in zip(paths.FOLDERS, map(Path, where.splitlines()), strict=True):
        assert ROOT not in folder.parents
        assert files(folder) >= files(ROOT / name)
    started = run(program, "new", "--route", "joint", "-o", "start.yaml", cwd=within)
    assert started == ""
    assert run(program, "validate", "start.yaml", cwd=within).startswith("ok  start.yaml")
    case = within / "worked.yaml"
    shutil.copy(ROOT / "cases" / "examples" / "worked-example.yaml", case)
    assert run(program, "check", "-q", case, cwd=within).startswith("exempt")
    assert '"title"' in run(program, "schema", "result", cwd=within)


@pytest.mark.slow
def test_the_wheel_finds_its_data(built: tuple[Path, Path], tmp_path: Path) -> None:
    python = environment(tmp_path / "env")
    run(python, "-m", "pip", "install", "--no-deps", "--no-index", built[1], cwd=tmp_path)
    finds_its_data(python, tmp_path)


@pytest.mark.slow
def test_the_source_distribution_has_all_that_its_tests_need(built: tuple[Path, Path], tmp_path: Path) -> None:
    shutil.unpack_archive(built[0], tmp_path, filter="data")
    (folder,) = tmp_path.iterdir()
    for name in (*DATA, "tests", "teckal", "bench", "docs"):
        assert files(folder / name) == files(ROOT / name)
    for name in (
        "LICENSE",
        "README.md",
        "CHANGELOG.md",
        "setup.cfg",
        "pyproject.toml",
        "setup.py",
        "ruff.toml",
        "noxfile.py",
        ".ci/run",
        ".ci/wheel",
        "action.yml",
        ".pre-commit-hooks.yaml",
    ):
        assert (folder / name).is_file(), name


def other_python() -> Path | None:
    """Another Python than this one that the program runs on, where there is one."""
    for minor in (13, 12, 14, 11, 10):
        found = shutil.which(f"python3.{minor}")
        if found and minor != sys.version_info.minor:
            where = [found, "-c", "import sys, venv, ensurepip; print(sys.executable)"]
            done = subprocess.run(where, capture_output=True, text=True, check=False)
            if done.returncode == 0:  # the name may be there and the Python not
                return Path(done.stdout.strip())
    return None


def wheel_of(commit: str, folder: Path, python: Path, umask: int, zone: str) -> Path:
    """What `.ci/wheel` builds in a checkout of its own, with this as `python3`."""
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "python3").write_text(f'#!/bin/sh\nexec "{python}" "$@"\n', encoding="utf-8")
    (folder / "bin" / "python3").chmod(0o755)
    (folder / "room").mkdir()
    dropped = ("PYTHONPATH", "PYTHONHOME", "SOURCE_DATE_EPOCH", "PIP_CONSTRAINT")
    env = {name: value for name, value in os.environ.items() if name not in dropped}
    env |= {"PATH": f"{folder / 'bin'}{os.pathsep}{env['PATH']}", "TMPDIR": str(folder / "room"), "TZ": zone}
    for command in (["git", "clone", "-q", str(ROOT), "checkout"], ["checkout/.ci/wheel", "dist", commit]):
        done = subprocess.run(command, cwd=folder, env=env, umask=umask, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = (folder / "dist").glob("*.whl")
    return wheel


@pytest.mark.slow
def test_the_wheel_of_a_commit_is_the_same_byte_for_byte(tmp_path: Path) -> None:
    """Whatever the umask, the folder, the time zone and the Python; what is not committed is not in it."""
    if not shutil.which("git") or not (ROOT / ".git").exists():
        pytest.skip("a wheel is built from a commit, and here is no git checkout")
    commit = run("git", "rev-parse", "HEAD", cwd=ROOT).strip()
    this = Path(sys.executable)
    builds = {
        "one": wheel_of(commit, tmp_path / "one", this, 0o022, "UTC"),
        "another folder": wheel_of(commit, tmp_path / "in" / "another folder", this, 0o077, "Asia/Tokyo"),
    }
    other = other_python()
    if other:
        builds[str(other)] = wheel_of(commit, tmp_path / "other", other, 0o002, "UTC")
    found = {name: (wheel.name, hashlib.sha256(wheel.read_bytes()).hexdigest()) for name, wheel in builds.items()}
    assert len(set(found.values())) == 1, found


@pytest.mark.slow
def test_an_editable_install_finds_its_data(checkout: Path, tmp_path: Path) -> None:
    python = environment(tmp_path / "env")
    run(python, "-m", "pip", "install", "--no-deps", "--no-index", "--no-build-isolation", "-e", checkout, cwd=tmp_path)
    finds_its_data(python, tmp_path)


@pytest.mark.slow
def test_a_checkout_that_is_not_installed_runs(checkout: Path, tmp_path: Path) -> None:
    python = environment(tmp_path / "env")
    out = run(python, "-m", "teckal", "check", "-q", "cases/examples/worked-example.yaml", cwd=checkout)
    assert out.startswith("exempt")


@pytest.mark.slow
def test_the_ci_script_runs_what_the_readme_says(tmp_path: Path) -> None:
    """`.ci/run` takes its command from the README, and fails where the README has none."""
    shutil.copytree(ROOT / ".ci", tmp_path / ".ci")
    (tmp_path / "README.md").write_text("# teckal\n", encoding="utf-8")
    done = subprocess.run([tmp_path / ".ci" / "run"], cwd="/", capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == "README.md has no command after its <!-- tests --> mark.\n"
    (tmp_path / "README.md").write_text(
        "<!-- tests -->\n\n```sh\necho ran; pytest() { true; }; false\n```\n", encoding="utf-8"
    )
    done = subprocess.run([tmp_path / ".ci" / "run"], cwd="/", capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1] == "ran"
