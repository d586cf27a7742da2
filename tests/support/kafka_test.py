"""What tests share that start an engine on Kafka: brokers for the class, a topic for each test."""
from tests.support.brokers import Brokers
from tests.support.engine_test import EngineTest
from tests.support.veilleuse import veilleuse, write_config


class OnKafka(EngineTest):
    @classmethod
    def setUpClass(cls):
        cls.brokers = Brokers()
        cls.addClassCleanup(cls.brokers.stop)

    def setUp(self):
        super().setUp()
        self.prefix = self.id().rsplit(".", 1)[1]
        self.more_config = self.brokers.config(self.prefix)

    def kafka(self, *words):
        config = write_config(self.directory, self.more_config)
        return veilleuse("kafka", *words, "--config", str(config), directory=self.directory)

    def make_topic(self, *more):
        made = self.kafka("init", "--replicas", "1", "--in-sync", "1", "--partitions", "4", *more)
        self.assertEqual(made.returncode, 0, made.stderr)
        self.remarks = made.stderr
        return made.stdout

    def refused(self, code, *words):
        self.assert_start_refused(code, *words, config=write_config(self.directory, self.more_config))
