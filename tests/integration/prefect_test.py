"""Flow runs in a real Prefect server: what its API shows of them."""


def test_the_server_is_the_pinned_one(prefect_server):
    assert prefect_server.get("/admin/version") == "3.8.8"
