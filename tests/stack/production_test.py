"""compose.prod.yaml, from empty volumes: secrets from files, no default among them, a token for /admin."""

import secrets

import requests
from stack import API, MLFLOW, SERVICES, STORE, Stack, get
from support.waiting import until

NAMES = (
    "postgres_password",
    "mlflow_db_password",
    "prefect_db_password",
    "minio_root_user",
    "minio_root_password",
    "admin_token",
)


def production(folder, **values):
    """The stack with a folder of random secrets, but for those given."""
    folder.mkdir()
    for name in NAMES:
        awkward = "@:/%" if name.endswith("password") else ""
        (folder / name).write_text(values.get(name, secrets.token_hex(12) + awkward) + "\n")
        (folder / name).chmod(0o644)
    return Stack("compose.yaml", "compose.prod.yaml", SECRETS=str(folder))


def test_default_passwords_are_refused(stack, tmp_path):
    stack.stop("down", "-v")
    refused = production(tmp_path / "secrets", minio_root_password="minioadmin")
    refused.compose("up", "-d", "--no-build", "--no-deps", "minio")
    until(
        lambda: "MINIO_ROOT_PASSWORD is the default" in refused.compose("logs", "minio").stdout,
        60,
        "the store refuses its default password",
    )
    assert refused.services()["minio"][1] != "healthy"
    refused.compose("down", "-v")


def test_a_missing_secret_is_an_error(stack, tmp_path):
    incomplete = production(tmp_path / "secrets")
    (tmp_path / "secrets/admin_token").unlink()
    done = incomplete.compose("up", "-d", "--no-build", "--no-deps", "fastapi", check=False)
    assert done.returncode != 0 and "admin_token" in done.stderr
    incomplete.compose("down", "-v")


def test_the_stack_works_with_secrets_from_files(stack, tmp_path):
    strict = production(tmp_path / "secrets")
    strict.up()
    published = {
        name: strict.inspect(name, "{{json .HostConfig.PortBindings}}") for name in SERVICES
    }
    assert published["postgres"] == published["minio"] == "{}"
    for name in ("mlflow", "prefect-server"):
        assert '"HostIp":"127.0.0.1"' in published[name]
    for name in SERVICES:  # nor is a secret in what `docker inspect` shows
        shown = strict.inspect(name, "{{json .Config}}")
        assert not any(s.read_text().strip() in shown for s in (tmp_path / "secrets").iterdir())
    assert "Set as champion" in strict.sentiment("train", "--champion")
    token = (tmp_path / "secrets/admin_token").read_text().strip()
    assert requests.post(f"{API}/admin/reload", timeout=60).status_code == 401
    bearer = {"Authorization": f"Bearer {token}"}
    assert requests.post(f"{API}/admin/reload", headers=bearer, timeout=60).json()["version"] == "1"
    assert get(f"{MLFLOW}/api/2.0/mlflow/registered-models/get?name=sentiment-classifier")
    try:
        reached = requests.get(STORE, timeout=5).status_code
    except requests.ConnectionError:
        reached = None
    assert reached is None
    strict.stop("down", "-v")
    assert strict.leftovers() == []
