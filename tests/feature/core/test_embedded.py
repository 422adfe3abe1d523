"""The embedded PostgreSQL: started, shared, and killed in every way."""

import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread

import psycopg
import pytest

from opensetter.core import embedded
from opensetter.core.embedded import DataDirInUse, EmbeddedPostgresError

SERVER = """
import sys
from pathlib import Path
from opensetter.core import embedded
server = embedded.start(Path(sys.argv[1]))
print(server.url, flush=True)
sys.stdin.read()
server.stop()
"""
COMMAND = """
import sys
from pathlib import Path
from opensetter.core import embedded
with embedded.running(Path(sys.argv[1])) as url:
    print(url, flush=True)
    sys.stdin.read()
"""
# Everything is imported as root, who alone may be able to read this interpreter's library.
ORDINARY_USER = """
import os, pwd, sys
from pathlib import Path
from opensetter.core import embedded
user = pwd.getpwnam("nobody")
os.setgroups([])
os.setgid(user.pw_gid)
os.setuid(user.pw_uid)
try:
    server = embedded.start(Path(sys.argv[1]))
    print(server.url)
    server.stop()
except embedded.EmbeddedPostgresError as error:
    print(error)
"""
Elsewhere = Callable[[str, Path], subprocess.Popen[str]]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory that was started in once: the second start takes a fraction of the first."""
    directory = tmp_path_factory.mktemp("made") / "data"
    embedded.start(directory).stop()
    return directory


@pytest.fixture
def new_dir(tmp_path: Path) -> Iterator[Path]:
    """Where nothing was started yet."""
    yield tmp_path / "data"
    end_postgres_in(tmp_path)


@pytest.fixture
def data_dir(new_dir: Path, made: Path) -> Path:
    """A data directory with a PostgreSQL of its own, which is not running."""
    # With the owners that its files have.
    subprocess.run(["cp", "-a", str(made), str(new_dir)], check=True)
    return new_dir


@pytest.fixture
def elsewhere(new_dir: Path) -> Iterator[Elsewhere]:
    """Runs a script on a data directory in another process."""
    started: list[subprocess.Popen[str]] = []

    def run(script: str, directory: Path) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", script, str(directory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.communicate()


def end_postgres_in(directory: Path) -> None:
    for file in directory.rglob("postmaster.pid"):
        pid = int(file.read_text().split("\n")[0] or 0)
        while str(directory) in command_lines().get(pid, ""):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGQUIT)
            time.sleep(0.02)


def command_lines() -> dict[int, str]:
    """What runs, by process number; the dead that nobody has collected do not count."""
    if sys.platform != "linux":
        listing = subprocess.run(["ps", "-axww", "-o", "pid=,command="], capture_output=True, text=True, check=True)
        found = (line.split(maxsplit=1) for line in listing.stdout.splitlines() if "<defunct>" not in line)
        return {int(pid): line for pid, line in found}
    lines = {}
    for process in Path("/proc").iterdir():
        with suppress(OSError):
            if process.name.isdigit():
                lines[int(process.name)] = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
    return {pid: line for pid, line in lines.items() if line}


def is_gone(pid: int) -> bool:
    return pid not in command_lines()


def run(url: str, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


def line_from(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def end(process: subprocess.Popen[str]) -> None:
    process.communicate(timeout=20)
    assert process.returncode == 0


def postmaster_pid(data_dir: Path) -> int:
    return int((data_dir / "postgres" / "postmaster.pid").read_text().split("\n")[0])


def kill_and_wait(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: is_gone(pid))


def wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def start_within(seconds: float, data_dir: Path) -> embedded.EmbeddedPostgres:
    begin = time.monotonic()
    server = embedded.start(data_dir)
    assert time.monotonic() - begin < seconds
    return server


def test_first_start_serves_durably_and_through_a_private_socket_only(new_dir: Path) -> None:
    server = start_within(10, new_dir)
    names = ("fsync", "full_page_writes", "synchronous_commit", "data_checksums", "listen_addresses", "jit")
    values = [run(server.url, f"SHOW {name}")[0][0] for name in names]
    sockets = Path(psycopg.conninfo.conninfo_to_dict(server.url)["host"])
    encoding = run(server.url, "SHOW server_encoding")
    server.stop()
    assert values == ["on", "on", "on", "on", "", "off"]
    assert encoding == [("UTF8",)]
    assert stat.S_IMODE(sockets.stat().st_mode) == 0o700


def test_data_is_there_after_a_stop_and_another_start(data_dir: Path) -> None:
    first = embedded.start(data_dir)
    run(first.url, "CREATE TABLE kept AS SELECT 1 AS id")
    first.stop()
    first.stop()
    second = start_within(5, data_dir)
    assert second.url == first.url
    assert run(second.url, "SELECT id FROM kept") == [(1,)]
    second.stop()


def test_postgres_does_not_hear_ctrl_c(data_dir: Path) -> None:
    server = embedded.start(data_dir)
    assert os.getsid(postmaster_pid(data_dir)) != os.getsid(0)
    server.stop()


def test_second_server_ends_in_a_sentence_that_names_the_first(data_dir: Path, elsewhere: Elsewhere) -> None:
    first = elsewhere(SERVER, data_dir)
    url = line_from(first)
    with pytest.raises(DataDirInUse) as refused:
        embedded.start(data_dir)
    assert str(refused.value) == (
        f"Another OpenSetter (process {first.pid}) is already using {data_dir}. Stop it, or choose another --data-dir."
    )
    assert run(url, "SELECT 1") == [(1,)]


def test_attach_finds_the_server_while_it_runs(data_dir: Path, elsewhere: Elsewhere) -> None:
    server = elsewhere(SERVER, data_dir)
    url = line_from(server)
    assert embedded.attach(data_dir) == url
    end(server)
    with pytest.raises(EmbeddedPostgresError, match="No OpenSetter is running on"):
        embedded.attach(data_dir)


def test_command_uses_the_running_server_and_leaves_it_running(data_dir: Path, elsewhere: Elsewhere) -> None:
    served = line_from(elsewhere(SERVER, data_dir))
    with embedded.running(data_dir) as url:
        assert url == served
    assert run(served, "SELECT 1") == [(1,)]


def test_command_without_a_server_starts_postgres_and_stops_it_even_when_it_fails(data_dir: Path) -> None:
    with suppress(ZeroDivisionError), embedded.running(data_dir) as url:
        assert run(url, "SELECT 1") == [(1,)]
        raise ZeroDivisionError
    with pytest.raises(EmbeddedPostgresError):
        embedded.attach(data_dir)


def test_commands_share_one_postgres_and_the_last_stops_it(data_dir: Path, elsewhere: Elsewhere) -> None:
    commands = [elsewhere(COMMAND, data_dir) for _ in range(3)]
    urls = {line_from(command) for command in commands}
    assert len(urls) == 1
    for command in commands:
        assert run(next(iter(urls)), "SELECT 1") == [(1,)]
        end(command)
    assert not (data_dir / "postgres" / "postmaster.pid").exists()


def test_server_waits_for_a_command_to_end(data_dir: Path, elsewhere: Elsewhere) -> None:
    command = elsewhere(COMMAND, data_dir)
    line_from(command)
    ending = Thread(target=lambda: (time.sleep(0.3), end(command)))
    ending.start()
    server = embedded.start(data_dir)
    ending.join()
    assert run(server.url, "SELECT 1") == [(1,)]
    server.stop()


def test_postgres_of_a_killed_server_is_taken_over(data_dir: Path, elsewhere: Elsewhere) -> None:
    killed = elsewhere(SERVER, data_dir)
    run(line_from(killed), "CREATE TABLE kept AS SELECT 1 AS id")
    before = postmaster_pid(data_dir)
    kill_and_wait(killed.pid)
    server = start_within(5, data_dir)
    assert postmaster_pid(data_dir) == before
    assert run(server.url, "SELECT id FROM kept") == [(1,)]
    server.stop()
    assert is_gone(before)


def test_command_after_a_killed_server_works_and_leaves_no_postgres_behind(
    data_dir: Path, elsewhere: Elsewhere
) -> None:
    killed = elsewhere(SERVER, data_dir)
    line_from(killed)
    kill_and_wait(killed.pid)
    with embedded.running(data_dir) as url:
        assert run(url, "SELECT 1") == [(1,)]
    assert not (data_dir / "postgres" / "postmaster.pid").exists()


def test_killed_postgres_is_revived_under_the_same_url(data_dir: Path) -> None:
    server = embedded.start(data_dir)
    run(server.url, "CREATE TABLE kept AS SELECT 1 AS id")
    assert not server.revive()
    kill_and_wait(postmaster_pid(data_dir))
    assert server.revive()
    assert run(server.url, "SELECT id FROM kept") == [(1,)]
    server.stop()


def test_server_and_postgres_killed_together_lose_nothing(data_dir: Path, elsewhere: Elsewhere) -> None:
    killed = elsewhere(SERVER, data_dir)
    url = line_from(killed)
    with psycopg.connect(url, autocommit=True) as busy:
        busy.execute("CREATE TABLE kept AS SELECT 1 AS id")
        os.kill(postmaster_pid(data_dir), signal.SIGKILL)
        os.kill(killed.pid, signal.SIGKILL)
        server = start_within(5, data_dir)
    assert run(server.url, "SELECT id FROM kept") == [(1,)]
    server.stop()


def test_numbers_left_by_a_crash_that_now_belong_to_another_process_do_not_matter(data_dir: Path) -> None:
    first = embedded.start(data_dir)
    lock = Path(psycopg.conninfo.conninfo_to_dict(first.url)["host"]) / ".s.PGSQL.5432.lock"
    pid_file = data_dir / "postgres" / "postmaster.pid"
    left = {file: file.read_text().partition("\n")[2] for file in (lock, pid_file)}
    first.stop()
    # Of the same user: PostgreSQL asks by a signal that it may not send to others.
    owner = pid_file.parent.stat().st_uid
    foreign = [subprocess.Popen(["sleep", "60"], user=owner if os.geteuid() == 0 else None) for _ in left]
    for process, (file, rest) in zip(foreign, left.items(), strict=True):
        file.write_text(f"{process.pid}\n{rest}")
    server = start_within(5, data_dir)
    assert run(server.url, "SELECT 1") == [(1,)]
    server.stop()
    assert [process.poll() for process in foreign] == [None, None]
    for process in foreign:
        process.kill()
        process.wait()


def test_an_empty_pid_file_does_not_matter(data_dir: Path) -> None:
    embedded.start(data_dir).stop()
    (data_dir / "postgres" / "postmaster.pid").touch()
    embedded.start(data_dir).stop()


def test_a_long_path_is_no_obstacle(data_dir: Path) -> None:
    long = data_dir / ("d" * 100) / ("e, f" * 30)
    server = embedded.start(long)
    assert run(server.url, "SELECT 1") == [(1,)]
    assert embedded.attach(long) == server.url
    sockets = Path(psycopg.conninfo.conninfo_to_dict(server.url)["host"])
    assert stat.S_IMODE(sockets.stat().st_mode) == 0o700
    server.stop()
    sockets.rmdir()


def test_a_socket_directory_made_by_someone_else_is_refused(data_dir: Path) -> None:
    long = data_dir / ("d" * 120)
    server = embedded.start(long)
    sockets = Path(psycopg.conninfo.conninfo_to_dict(server.url)["host"])
    server.stop()
    sockets.chmod(0o777)
    with pytest.raises(EmbeddedPostgresError, match="not OpenSetter's own"):
        embedded.start(long)
    sockets.rmdir()


def test_a_first_start_killed_half_way_is_made_good_by_the_next(new_dir: Path, elsewhere: Elsewhere) -> None:
    killed = elsewhere(SERVER, new_dir)
    wait_until(lambda: any(new_dir.glob("initdb-*/PG_VERSION")))
    kill_and_wait(killed.pid)
    assert not (new_dir / "postgres").exists()
    server = embedded.start(new_dir)
    assert run(server.url, "SELECT 1") == [(1,)]
    server.stop()


def test_files_deleted_under_a_live_postgres_can_be_made_anew(data_dir: Path, elsewhere: Elsewhere) -> None:
    killed = elsewhere(SERVER, data_dir)
    line_from(killed)
    survivor = postmaster_pid(data_dir)
    kill_and_wait(killed.pid)
    shutil.rmtree(data_dir)
    server = embedded.start(data_dir)
    if sys.platform == "linux":
        wait_until(lambda: is_gone(survivor))
    assert run(server.url, "SELECT 1") == [(1,)]
    server.stop()


def test_files_of_another_version_are_refused_in_a_sentence(data_dir: Path) -> None:
    embedded.start(data_dir).stop()
    (data_dir / "postgres" / "PG_VERSION").write_text("16\n")
    with pytest.raises(EmbeddedPostgresError, match="was made by PostgreSQL 16; this OpenSetter brings 18"):
        embedded.start(data_dir)


def test_a_postgres_that_does_not_come_up_is_quoted_and_holds_nothing(data_dir: Path) -> None:
    embedded.start(data_dir).stop()
    settings = data_dir / "postgres" / "postgresql.conf"
    good = settings.read_text()
    settings.write_text(f"{good}\nnonsense = 1\n")
    with pytest.raises(EmbeddedPostgresError, match='unrecognized configuration parameter "nonsense"'):
        embedded.start(data_dir)
    settings.write_text(good)
    embedded.start(data_dir).stop()


def test_a_path_that_cannot_be_made_is_refused_in_a_sentence(new_dir: Path) -> None:
    new_dir.write_text("a file")
    with pytest.raises(EmbeddedPostgresError, match="Not a directory"):
        embedded.start(new_dir / "below")


@pytest.mark.skipif(os.geteuid() != 0, reason="the other tests run as an ordinary user already")
def test_an_ordinary_user_starts_it_and_is_refused_where_it_may_not_write() -> None:
    directory = Path(tempfile.mkdtemp(dir="/tmp"))
    try:
        directory.chmod(0o755)
        refused = as_ordinary_user(directory / "data")
        user = pwd.getpwnam("nobody")
        os.chown(directory, user.pw_uid, user.pw_gid)
        accepted = as_ordinary_user(directory / "data")
        assert refused == (f"OpenSetter cannot use {directory}/data: Permission denied ({directory}/data).\n")
        assert accepted.startswith("postgresql://postgres@/opensetter?host=/tmp/")
        assert (directory / "data" / "postgres").stat().st_uid == user.pw_uid
        # Root serves an ordinary user's files as that user, who can open all of them afterwards.
        embedded.start(directory / "data").stop()
        assert as_ordinary_user(directory / "data") == accepted
    finally:
        end_postgres_in(directory)
        shutil.rmtree(directory)


def as_ordinary_user(data_dir: Path) -> str:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", ORDINARY_USER, str(data_dir)]
    return subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True).stdout


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has another user's processes")
@pytest.mark.skipif(sys.platform != "linux", reason="access control lists are Linux's")
def test_root_opens_its_closed_directories_to_the_server_alone(new_dir: Path) -> None:
    closed = new_dir / "home"
    closed.mkdir(parents=True, mode=0o700)
    server = embedded.start(closed / "data")
    assert run(server.url, "SELECT 1") == [(1,)]
    server.stop()
    assert not stat.S_IMODE(closed.stat().st_mode) & 0o007
    stranger = pwd.getpwnam("nobody")
    entering = subprocess.run(
        ["test", "-x", str(closed)], user=stranger.pw_uid, group=stranger.pw_gid, extra_groups=[], check=False
    )
    assert entering.returncode == 1
