"""The distributions as they are installed, and the lock file they are set up from."""

from __future__ import annotations

import re
import runpy
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from importlib.metadata import entry_points, version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from packaging.metadata import Metadata
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[1]
PROVIDERS = ("apprise", "cjdropshipping", "shopify", "woocommerce")
PROJECT_FILES = [
    ROOT / "pyproject.toml",
    *(ROOT / "plugins" / provider / "pyproject.toml" for provider in PROVIDERS),
]


def read_toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def locked_requirements() -> dict[str, Version]:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pins = re.findall(r"^([a-z0-9][a-z0-9.-]*)==([^ ;]+)", lock, flags=re.MULTILINE)
    return {canonicalize_name(name): Version(pin) for name, pin in pins}


def declared_requirements(project_file: Path) -> list[Requirement]:
    """Every third-party requirement of a project: its own, its build system's, extras and groups."""
    content = read_toml(project_file)
    project = content["project"]
    lists = [
        content["build-system"]["requires"],
        project["dependencies"],
        *project.get("optional-dependencies", {}).values(),
        *content.get("dependency-groups", {}).values(),
    ]
    requirements = [Requirement(entry) for entries in lists for entry in entries if isinstance(entry, str)]
    return [requirement for requirement in requirements if not requirement.name.startswith("dropconnect")]


@pytest.mark.parametrize("provider", PROVIDERS)
def test_installed_plugin_is_found_by_its_entry_point(provider: str) -> None:
    (entry_point,) = entry_points(group="dropconnect", name=provider)

    assert entry_point.dist is not None
    assert entry_point.dist.name == f"dropconnect-{provider}"
    connectors = list(entry_point.load().dropconnect_connectors())
    assert provider in {connector.name for connector in connectors}


def test_what_comes_built_in_is_a_plugin_like_any_other() -> None:
    built_in = {"email", "manual", "high-risk"}
    assert {entry_point.name for entry_point in entry_points(group="dropconnect")} == {*PROVIDERS, *built_in}


def test_all_distributions_have_one_version() -> None:
    names = ["dropconnect", *(f"dropconnect-{provider}" for provider in PROVIDERS)]
    projects = [read_toml(path)["project"] for path in PROJECT_FILES]

    assert [project["name"] for project in projects] == names
    assert {project["version"] for project in projects} == {version("dropconnect")}
    assert {version(name) for name in names} == {version("dropconnect")}


def test_extra_all_is_every_plugin() -> None:
    extras = read_toml(ROOT / "pyproject.toml")["project"]["optional-dependencies"]

    assert {provider: extras[provider] for provider in PROVIDERS} == {
        provider: [f"dropconnect-{provider}"] for provider in PROVIDERS
    }
    assert Requirement(extras["all"][0]).extras == set(PROVIDERS)


def test_folders_of_the_plugins_are_not_packages() -> None:
    """On the path, a package `plugins/shopify` would hide the client library called `shopify`."""
    plugins = ROOT / "plugins"

    assert sorted(path.parent.name for path in plugins.glob("*/pyproject.toml")) == sorted(PROVIDERS)
    assert [*plugins.glob("__init__.py"), *plugins.glob("*/__init__.py")] == []


@pytest.mark.parametrize("project_file", PROJECT_FILES, ids=lambda path: path.parent.name)
def test_distribution_is_marked_as_typed(project_file: Path) -> None:
    (package,) = read_toml(project_file)["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]

    assert (project_file.parent / package / "py.typed").is_file()


@pytest.mark.parametrize("project_file", PROJECT_FILES, ids=lambda path: path.parent.name)
def test_what_is_built_carries_the_license_and_says_so(project_file: Path, tmp_path: Path) -> None:
    folder = project_file.parent
    build = [sys.executable, "-m", "hatchling", "build", "--directory", str(tmp_path)]
    subprocess.run(build, cwd=folder, check=True, capture_output=True)
    [wheel], [sdist] = tmp_path.glob("*.whl"), tmp_path.glob("*.tar.gz")

    with zipfile.ZipFile(wheel) as archive:
        [info] = {name.partition("/")[0] for name in archive.namelist() if ".dist-info/" in name}
        metadata = Metadata.from_email(archive.read(f"{info}/METADATA"))
        in_wheel = archive.read(f"{info}/licenses/LICENSE")
    with tarfile.open(sdist) as archive:
        member = archive.extractfile(f"{sdist.name.removesuffix('.tar.gz')}/LICENSE")
        in_sdist = member.read() if member else b""

    assert in_wheel == in_sdist == (ROOT / "LICENSE").read_bytes()
    assert (metadata.license_expression, metadata.license_files) == ("Apache-2.0", ["LICENSE"])
    assert metadata.author == "The dropconnect authors"
    assert metadata.description == (folder / "README.md").read_text(encoding="utf-8")


def test_four_distributions_say_the_same_of_themselves() -> None:
    shared = ("license", "authors", "classifiers", "urls", "requires-python")
    first, *others = [read_toml(path)["project"] for path in PROJECT_FILES]

    assert all(first.get(key) for key in shared)
    for project in others:
        assert {key: project[key] for key in shared} == {key: first[key] for key in shared}


def test_links_of_the_metadata_do_not_lead_to_strangers() -> None:
    """Until the project has a public home, they stand under a name that belongs to nobody."""
    urls = read_toml(ROOT / "pyproject.toml")["project"]["urls"]

    assert set(urls) == {"Homepage", "Documentation", "Changelog"}
    assert {urlsplit(url).hostname for url in urls.values()} == {"dropconnect.example.test"}


def test_every_python_that_is_promised_is_named() -> None:
    project = read_toml(ROOT / "pyproject.toml")["project"]
    named = re.findall(r"Python :: (3\.\d+)", "\n".join(project["classifiers"]))

    assert project["requires-python"] == f">={named[0]}"
    assert named == sorted(named, key=Version)


def test_every_locked_requirement_is_pinned_with_hashes() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    blocks = re.split(r"^(?=[^\s#])", lock, flags=re.MULTILINE)[1:]

    assert len(blocks) == len(locked_requirements())
    assert [block for block in blocks if not re.search(r"--hash=sha256:[0-9a-f]{64}", block)] == []


def test_lock_file_names_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")

    assert re.findall(r"\S*://\S*|^-\S+| @ \S+", lock, flags=re.MULTILINE) == []


@pytest.mark.parametrize("project_file", PROJECT_FILES, ids=lambda path: path.parent.name)
def test_lock_file_satisfies_what_the_projects_declare(project_file: Path) -> None:
    locked = locked_requirements()
    unmet = [
        str(requirement)
        for requirement in declared_requirements(project_file)
        if canonicalize_name(requirement.name) not in locked
        or locked[canonicalize_name(requirement.name)] not in requirement.specifier
    ]

    assert unmet == []


class TestUvWithPipSettings:
    """tools/uv_with_pip_settings.py hands pip's configuration to uv."""

    tool = runpy.run_path(str(ROOT / "tools" / "uv_with_pip_settings.py"))

    def environment(self, config_list: str, *, extra_sources: bool = True) -> dict[str, str]:
        settings = self.tool["pip_settings"](config_list)
        variables: dict[str, str] = self.tool["uv_environment"](settings, extra_sources=extra_sources)
        return variables

    def test_unconfigured_machine_keeps_the_default_index(self) -> None:
        assert self.environment("") == {"UV_INDEX_STRATEGY": "unsafe-best-match"}
        assert self.environment("", extra_sources=False) == {}

    def test_mirror_certificate_and_folders_are_handed_over(self) -> None:
        listing = (
            "global.cert='/etc/mirror.pem'\n"
            "global.extra-index-url='\\nhttps://one.example.test/simple\\nhttps://two.example.test/simple'\n"
            "global.find-links='/wheels /more-wheels'\n"
            "global.index-url='https://mirror.example.test/simple'\n"
            "global.timeout='60'\n"
        )

        assert self.environment(listing) == {
            "UV_DEFAULT_INDEX": "https://mirror.example.test/simple",
            "UV_INDEX": "https://one.example.test/simple https://two.example.test/simple",
            "UV_FIND_LINKS": "/wheels,/more-wheels",
            "UV_INDEX_STRATEGY": "unsafe-best-match",
            "SSL_CERT_FILE": "/etc/mirror.pem",
        }

    def test_lock_is_made_from_the_main_index_alone(self) -> None:
        listing = (
            "global.extra-index-url='https://one.example.test/simple'\n"
            "global.index-url='https://mirror.example.test/simple'\n"
        )

        assert self.environment(listing, extra_sources=False) == {
            "UV_DEFAULT_INDEX": "https://mirror.example.test/simple"
        }

    def test_environment_beats_install_section_beats_global(self) -> None:
        listing = (
            ":env:.index-url='https://env.example.test'\n"
            "global.cert='/global.pem'\n"
            "global.index-url='https://global.example.test'\n"
            "install.cert='/install.pem'\n"
        )

        settings = self.environment(listing)

        assert settings["UV_DEFAULT_INDEX"] == "https://env.example.test"
        assert settings["SSL_CERT_FILE"] == "/install.pem"

    def test_settings_made_for_uv_win(self, monkeypatch: pytest.MonkeyPatch) -> None:
        started: list[tuple[Path, dict[str, str]]] = []
        monkeypatch.setattr("os.execve", lambda path, _, variables: started.append((path, variables)))
        monkeypatch.setenv("PIP_INDEX_URL", "https://pip.example.test")
        monkeypatch.setenv("UV_DEFAULT_INDEX", "https://uv.example.test")

        self.tool["main"](["--version"])

        ((path, variables),) = started
        assert path == Path(sys.executable).with_name("uv")
        assert variables["UV_DEFAULT_INDEX"] == "https://uv.example.test"
