"""``digikatsu demo`` and ``digikatsu serve``: open the dashboard."""

from __future__ import annotations

from typing import Annotated

import typer

from dashboard.commands.options import DataDir, settings_for

Port = Annotated[int, typer.Option("--port", min=0, max=65535, help="ポート / port; 0: any free")]
Address = Annotated[str, typer.Option("--address", help="待ち受けアドレス / address to listen on")]


def demo(
    port: Port = 8501,
    data_dir: DataDir = None,
    reset: Annotated[
        bool, typer.Option("--reset", help="デモデータを作り直す / rebuild the demonstration")
    ] = False,
) -> None:
    """高松市のデモを開く / open the demonstration city on this machine only."""
    from dashboard import server, wiring

    settings = settings_for(data_dir)
    address = "127.0.0.1"
    port = server.free_port(address, port)
    wiring.prepare_demo(settings, reset=reset)
    server.serve(address, port, settings, on_ready=_say, on_stop=wiring.close_applications)


def serve(
    port: Port = 8501,
    address: Address = "127.0.0.1",
    data_dir: DataDir = None,
) -> None:
    """自分のデータで開く(初めてなら作る) / open your own data; the first time, begin them."""
    from dashboard import server, wiring

    server.require_this_machine(address)
    settings = settings_for(data_dir)
    port = server.free_port(address, port)
    wiring.open_or_create_database(settings).dispose()
    server.serve(address, port, settings, on_ready=_say, on_stop=wiring.close_applications)


def _say(url: str) -> None:
    typer.echo(f"デジ活プランナー: {url}  (終了 / stop: Ctrl+C)")
