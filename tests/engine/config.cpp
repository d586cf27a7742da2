// The configuration file: defaults, and errors that say where and what.
#include "engine/config/config.hpp"

#include "tests/support/artifacts.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

namespace veilleuse::test {

namespace {

/// Every commented key of the printed defaults made a real one.
std::string uncommented(const std::string& text) {
  std::istringstream lines{text};
  std::string result;
  for (std::string line; std::getline(lines, line);) {
    const bool is_key = line.starts_with("# ") && line.find(" = ") != std::string::npos;
    result += (is_key ? line.substr(2) : line) + "\n";
  }
  return result;
}

struct wrong_config {
  const char* text;
  const char* error;
};
std::ostream& operator<<(std::ostream& out, const wrong_config& wrong) {
  return out << wrong.text;
}

const wrong_config wrong_configs[] = {
    {"[server]\nport = \"80\"", "veilleuse.toml:2: server.port must be a whole number from 0 to 65535"},
    {"[server]\n\nport = 65536", "veilleuse.toml:3: server.port must be a whole number from 0 to 65535"},
    {"[server]\nprot = 80", "veilleuse.toml:2: unknown key server.prot; did you mean server.port?"},
    {"[servr]\nport = 80", "veilleuse.toml:1: unknown section servr; did you mean server?"},
    {"port = 80",
     "veilleuse.toml:1: port stands in no section: write it below the line of its own, as [server]"},
    {"server = 3", "veilleuse.toml:1: [server] must be a section"},
    {"[service]\nqueues = []", "veilleuse.toml:2: service.queues must be a list of at least one name"},
    {"[clients]\nping_interval_ms = 70000",
     "veilleuse.toml: clients.ping_interval_ms must be less than clients.idle_timeout_ms"},
    {"[clients]\nframe_bytes = 16255",
     "veilleuse.toml: clients.frame_bytes must be at least 16256, so that a message of text_bytes (8000, as "
     "clients are told) fits with every character escaped"},
    {"[actors]\nheartbeat_patience_ms = 39999",
     "veilleuse.toml: actors.heartbeat_patience_ms must be at least 2 times clients.ping_interval_ms, or "
     "moderators who are there are missed"},
    {"[clients]\nping_interval_ms = 22501",
     "veilleuse.toml: actors.heartbeat_patience_ms must be at least 2 times clients.ping_interval_ms, or "
     "moderators who are there are missed"},
    {"[log]\nlevel = \"loud\"",
     "veilleuse.toml:2: log.level must be one of \"debug\", \"info\", \"warning\", \"error\""},
    {"[storage]\nlog = \"disk\"", "veilleuse.toml:2: storage.log must be \"embedded\" or \"kafka\""},
    {"[kafka]\nbrokers = [\"kafka-1\"]",
     "veilleuse.toml:2: kafka.brokers must be a list of at least one HOST:PORT in quotes"},
    {"[kafka]\nbrokers = []",
     "veilleuse.toml:2: kafka.brokers must be a list of at least one HOST:PORT in quotes"},
    {"[kafka]\ntopic_prefix = \"a b\"",
     "veilleuse.toml:2: kafka.topic_prefix must be a name of letters, digits, '.', '_' and '-' in quotes"},
    {"[kafka]\nallow_unsafe = 1", "veilleuse.toml:2: kafka.allow_unsafe must be true or false"},
    {"[kafka.properties]\n\"linger.ms\" = 5",
     "veilleuse.toml:1: kafka.properties must be a section of librdkafka's properties, each a text in "
     "quotes; "
     "linger.ms is none"},
    {"[log]\nformat = \"xml\"", "veilleuse.toml:2: log.format must be \"text\" or \"json\""},
    {"[server]\nallowed_origins = [\"https://x.example/path\"]",
     "veilleuse.toml:2: server.allowed_origins must be a list of origins in quotes, each a scheme and a host "
     "without a path"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(configuration)

BOOST_AUTO_TEST_CASE(the_printed_defaults_are_the_defaults) {
  const auto text = engine::default_config_text();
  const auto read = engine::parse_config(uncommented(text), "veilleuse.toml");
  BOOST_REQUIRE(static_cast<bool>(read));
  BOOST_TEST(read.value().server.port == engine::config{}.server.port);
  BOOST_TEST(read.value().clients.burst == engine::config{}.clients.burst);
  BOOST_TEST(static_cast<bool>(engine::parse_config(text, "veilleuse.toml")));
}

BOOST_AUTO_TEST_CASE(keys_that_are_given_count) {
  const auto read = engine::parse_config(
      "[server]\nport = 0\nallowed_origins = [\"https://x.example\"]\n[storage]\ndata_directory = "
      "\"/var/lib/veilleuse\"\n[clients]\nidle_timeout_ms = 30000\n[service]\nqueues = [\"nuit\", "
      "\"jour\"]\n",
      "veilleuse.toml");
  BOOST_REQUIRE(static_cast<bool>(read));
  BOOST_TEST(read.value().server.port == 0U);
  BOOST_TEST(read.value().clients.idle_timeout.count() == 30'000);
  BOOST_TEST(read.value().storage.master_key().string() == "/var/lib/veilleuse/master.key");
  BOOST_TEST(read.value().service.queues.at(1) == "jour");
}

BOOST_DATA_TEST_CASE(a_wrong_file_is_refused_with_place_and_reason, wrong_configs, wrong) {
  const auto read = engine::parse_config(wrong.text, "veilleuse.toml");
  BOOST_REQUIRE(!read);
  BOOST_TEST(read.error().message == wrong.error);
  BOOST_TEST((read.error().code == engine::exit_code::usage));
}

BOOST_AUTO_TEST_CASE(a_log_on_kafka_has_its_brokers_and_properties) {
  const auto parsed = engine::parse_config(
      "[storage]\nlog = \"kafka\"\n[kafka]\nbrokers = [\"a:1\", \"b:2\"]\ntopic_prefix = \"nuit\"\n"
      "node = \"eins\"\nallow_unsafe = true\n[kafka.properties]\n\"sasl.password\" = \"geheim\"\n",
      "veilleuse.toml");
  BOOST_REQUIRE(static_cast<bool>(parsed));
  const auto& [brokers, prefix, node, allow_unsafe, properties] = parsed.value().kafka;
  BOOST_TEST((parsed.value().storage.log == engine::log_home::kafka));
  BOOST_TEST((brokers == std::vector<std::string>{"a:1", "b:2"}));
  BOOST_TEST(parsed.value().kafka.events_topic() == "nuit.events");
  BOOST_TEST(node == "eins");
  BOOST_TEST(allow_unsafe);
  BOOST_TEST(properties.at("sasl.password") == "geheim");
}

BOOST_AUTO_TEST_CASE(combinations_at_their_edge_work) {
  static_assert(engine::limits::frame_bytes_least == 16'256);
  static_assert(engine::limits::pings_per_patience == 2);
  for (const auto* text : {"[clients]\nframe_bytes = 16256", "[actors]\nheartbeat_patience_ms = 40000",
                           "[clients]\nping_interval_ms = 22500",
                           "[clients]\nping_interval_ms = 500\n[actors]\nheartbeat_patience_ms = 1000"}) {
    BOOST_TEST(static_cast<bool>(engine::parse_config(text, "veilleuse.toml")), text);
  }
}

BOOST_AUTO_TEST_CASE(text_that_is_no_toml_is_refused_with_its_line) {
  const auto read = engine::parse_config("[server]\nport = \n", "veilleuse.toml");
  BOOST_REQUIRE(!read);
  BOOST_TEST(read.error().message.starts_with("veilleuse.toml:2: not valid TOML: "));
}

BOOST_AUTO_TEST_CASE(a_file_that_cannot_be_read_is_named) {
  const auto folder = artifact_directory("config");
  for (const auto& path : {folder / "absent.toml", folder}) {
    const auto read = engine::load_config(path);
    BOOST_REQUIRE(!read);
    BOOST_TEST(read.error().message.starts_with(path.string() + ": "));
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse::test
