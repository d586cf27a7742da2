"""/metrics as an operator's Prometheus reads it."""
import asyncio
import json
import re
import socket
import subprocess
import tempfile
import unittest
import urllib.error
import urllib.request
from pathlib import Path

import websockets

from tests.support.chat_client import Client, chat, draw_secret
from tests.support.engine_test import EngineTest
from tests.support.metrics_page import LISTEN, metrics_address, samples, scrape
from tests.support.veilleuse import Engine, add_staff, write_config

ROOT = Path(__file__).resolve().parents[2]
PORT_UNAVAILABLE = 69


def promtool(*arguments: str, page: str | None = None) -> subprocess.CompletedProcess:
    return subprocess.run(["promtool", *arguments], input=page, capture_output=True, text=True)


class MetricsTest(EngineTest):
    more_config = LISTEN

    def test_the_page_counts_what_happened_and_promtool_takes_it(self):
        token = add_staff(self.directory)
        engine = self.start()
        address = metrics_address(engine)
        before = samples(scrape(address))
        self.assertEqual(before['veilleuse_queue_length{queue="accueil"}'], 0)

        async def happenings():
            waiting = await Client.hello(engine.address, role="youth", secret=draw_secret())
            await waiting.command("open")
            alone = samples(scrape(address))
            # Entering the queue is a step of its own, taken after the conversation's.
            while not alone['veilleuse_queue_length{queue="accueil"}']:
                alone = samples(scrape(address))
            await chat(engine.address, token, "bonsoir", "bonsoir, je suis là")
            refused = await waiting.command("post_message", text="")
            self.assertEqual(refused["reason"], "text_empty")
            await waiting.send({"type": "dance"})
            await waiting.wait_for("refused")
            # Those who talked have closed, which the engine hears of in its own time.
            # The count of conversations follows the log, too.
            while ((page := samples(scrape(address)))["veilleuse_connections"] != 1
                   or page["veilleuse_conversations"] != 2):
                await asyncio.sleep(0.05)
            await waiting.socket.send(b"binary")
            with self.assertRaises(websockets.ConnectionClosed):
                await waiting.wait_for("nothing")
            return alone, page
        alone, during = asyncio.run(happenings())
        self.assertEqual(alone['veilleuse_queue_length{queue="accueil"}'], 1)
        self.assertGreater(alone['veilleuse_queue_oldest_wait_seconds{queue="accueil"}'], 0)
        self.assertLess(alone['veilleuse_queue_oldest_wait_seconds{queue="accueil"}'], 60)
        self.assertEqual(during['veilleuse_queue_length{queue="accueil"}'], 0)
        self.assertEqual(during['veilleuse_accept_wait_seconds_count{queue="accueil"}'], 1)
        self.assertEqual(during['veilleuse_offers_total{queue="accueil"}'], 2)
        self.assertEqual(during['veilleuse_offers_open{queue="accueil"}'], 1)
        self.assertEqual(during["veilleuse_conversations_live"], 2)
        self.assertEqual(during["veilleuse_conversations_sleeping"], 0)
        self.assertGreater(during['veilleuse_mailbox_messages_count{lane="1"}'], 0)
        self.assertGreaterEqual(during['veilleuse_mailbox_messages_sum{lane="1"}'],
                                during['veilleuse_mailbox_messages_count{lane="1"}'] / 2)
        self.assertEqual(during['veilleuse_refusals_total{reason="text_empty"}'], 1)
        self.assertEqual(during['veilleuse_refusals_total{reason="unknown_type"}'], 1)
        self.assertEqual(during["veilleuse_connections"], 1)
        self.assertGreater(during['veilleuse_log_appends_total{outcome="appended"}'], 5)
        self.assertGreater(during["veilleuse_log_sync_seconds_count"], 5)
        self.assertEqual(during["veilleuse_log_append_seconds_count"],
                         during['veilleuse_log_append_seconds_bucket{le="+Inf"}'])
        self.assertGreater(during["veilleuse_disk_free_bytes"], 0)
        self.assertEqual(during["veilleuse_ready"], 1)
        self.assertEqual(during["veilleuse_outgoing_bytes"], 0)

        page = scrape(address)
        self.assertEqual(samples(page)['veilleuse_closes_total{code="4010"}'], 1)
        checked = promtool("check", "metrics", page="".join(
            line for line in page.splitlines(keepends=True) if "exposer_" not in line))
        self.assertEqual((checked.returncode, checked.stderr + checked.stdout), (0, ""))

    def test_labels_have_few_values_known_from_the_beginning(self):
        token = add_staff(self.directory)
        engine = self.start()
        address = metrics_address(engine)
        before = scrape(address)
        asyncio.run(chat(engine.address, token, "un", "deux"))
        self.assertEqual(samples(scrape(address)).keys(), samples(before).keys())
        labels = set(re.findall(r'(\w+)="', before))
        self.assertEqual(labels, {"queue", "code", "reason", "outcome", "version", "le", "quantile",
                                  "lane"})

    def test_the_document_names_every_metric_with_its_kind_and_no_other(self):
        engine = self.start()
        page = scrape(metrics_address(engine))
        served = {(name, kind) for name, kind in re.findall(r"^# TYPE (\w+) (\w+)$", page, re.M)
                  if name.startswith("veilleuse_")}
        document = (ROOT / "docs/metrics.md").read_text(encoding="utf-8")
        told = set(re.findall(r"^\| `(veilleuse_\w+)`[^|]* \| (\w+) \|", document, re.M))
        self.assertEqual(told, served)

    def test_a_port_that_is_taken_is_told_before_the_disk_is_touched(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            config = write_config(self.directory, f'[metrics]\nlisten = "127.0.0.1:{port}"\n')
            self.assert_start_refused(PORT_UNAVAILABLE, str(port), "metrics.listen", config=config)
        self.assertFalse((self.directory / "data").exists())


class WithoutMetrics(EngineTest):
    def test_no_port_is_opened_that_was_not_asked_for(self):
        engine = self.start()
        listening = subprocess.run(["ss", "-ltnpH"], capture_output=True, text=True, check=True).stdout
        self.assertEqual(listening.count(f"pid={engine.process.pid},"), 1)
        with self.assertRaises(urllib.error.HTTPError) as refused:
            scrape(f"http://{engine.address}/metrics")
        self.assertEqual(refused.exception.code, 404)


class Alerts(unittest.TestCase):
    RULES = ROOT / "deploy/prometheus/alerts.yml"

    def test_promtool_takes_the_rules_and_each_metric_in_them_exists(self):
        checked = promtool("check", "rules", str(self.RULES))
        self.assertEqual(checked.returncode, 0, checked.stderr)
        document = (ROOT / "docs/metrics.md").read_text(encoding="utf-8")
        for name in set(re.findall(r"veilleuse_\w+", self.RULES.read_text(encoding="utf-8"))):
            self.assertIn(f"`{re.sub('_(bucket|count|sum)$', '', name)}`", document)

    def assert_alerts(self, alert: str, series: dict[str, str], fires: dict[int, bool]) -> None:
        """`series`: a sample every 15 s, in promtool's notation; `fires`: whether it does, by the second."""
        minute_by_minute = {
            "rule_files": [str(self.RULES)], "evaluation_interval": "15s",
            "tests": [{
                "interval": "15s", "input_series": [{"series": name, "values": told} for name, told in series.items()],
                # Every alert has its summary, so the number of them is what is asked for.
                "promql_expr_test": [{
                    "expr": f'count(ALERTS{{alertname="{alert}",alertstate="firing"}}) or vector(0)',
                    "eval_time": f"{second}s", "exp_samples": [{"labels": "{}", "value": int(does)}]
                } for second, does in fires.items()]}]}
        with tempfile.NamedTemporaryFile("w", suffix=".yml") as file:
            json.dump(minute_by_minute, file)
            file.flush()
            tested = promtool("test", "rules", file.name)
        self.assertEqual(tested.returncode, 0, tested.stdout + tested.stderr)

    def test_an_engine_that_is_gone_is_told_of_as_well_as_one_that_is_not_ready(self):
        self.assert_alerts("NotReady", {"veilleuse_ready": "1x4 0x8"}, {60: False, 120: True})
        self.assert_alerts("Gone", {"veilleuse_ready": "1x4 stale"}, {60: False, 90: False, 150: True})
        # A restart for a new version is none.
        self.assert_alerts("Gone", {"veilleuse_ready": "1x4 stale _x1 1x8"}, {75: False, 105: False, 180: False})

    def test_a_child_without_anybody_who_could_answer_is_told_of(self):
        waiting = {'veilleuse_queue_length{queue="accueil"}': "1x40", 'veilleuse_queue_length{queue="nuit"}': "0x40"}
        nobody = {'veilleuse_moderators_available{queue="accueil"}': "0x40",
                  'veilleuse_moderators_available{queue="nuit"}': "1x40"}
        self.assert_alerts("NobodyAvailable", {**waiting, **nobody}, {60: False, 180: True})
        self.assert_alerts("NobodyAvailable", {**waiting, 'veilleuse_moderators_available{queue="accueil"}': "1x40"},
                           {180: False})


if __name__ == "__main__":
    unittest.main()
