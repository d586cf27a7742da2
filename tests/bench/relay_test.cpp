// The relay as a process, with the load that `compare` puts on it.
#include "bench/load/pair_load.hpp"
#include "bench/load/relay_transport.hpp"
#include "bench/process/servers.hpp"
#include "bench/process/temporary_folder.hpp"
#include "bench/relay/options_difference.hpp"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

namespace bench = veilleuse::bench;
using namespace std::chrono_literals;

namespace {

struct arrival {
  std::size_t pair = 0;
  bench::side receiver = bench::side::a;
  std::string text;

  bool operator==(const arrival&) const = default;
};

class collector final : public bench::message_sink {
 public:
  void delivered(std::size_t pair, bench::side receiver, std::string_view text) override {
    arrived.push_back({.pair = pair, .receiver = receiver, .text = std::string(text)});
  }
  void acknowledged(std::uint64_t) override {}
  void refused(std::size_t, bench::side, std::uint64_t, std::string_view) override {}

  std::vector<arrival> arrived;
};

struct running_relay {
  bench::temporary_folder folder{{}};
  bench::relay_server server{folder.path()};
  bench::event_loop loop;
  bench::relay_transport pairs{loop, server.where(), 3};
};

bench::load_shape short_load() {
  bench::load_shape shape;
  shape.pairs = 3;
  shape.warm_up = 0ms;
  shape.duration = 100ms;
  return shape;
}

}  // namespace

BOOST_FIXTURE_TEST_CASE(what_one_end_sends_reaches_the_other_end_of_its_pair, running_relay) {
  collector sink;
  pairs.listen(&sink);
  pairs.send(1, bench::side::a, "from the youth", 0);
  BOOST_TEST_REQUIRE(
      loop.run_until(bench::event_loop::clock::now() + 20s, [&] { return sink.arrived.size() == 1; }));
  pairs.send(2, bench::side::b, std::string(5'000, 'l'), 0);
  BOOST_TEST_REQUIRE(
      loop.run_until(bench::event_loop::clock::now() + 20s, [&] { return sink.arrived.size() == 2; }));
  const std::vector<arrival> expected{
      {.pair = 1, .receiver = bench::side::b, .text = "from the youth"},
      {.pair = 2, .receiver = bench::side::a, .text = std::string(5'000, 'l')}};
  BOOST_TEST((sink.arrived == expected));
}

BOOST_FIXTURE_TEST_CASE(a_closed_loop_delivers_and_leaves_nothing_on_the_way, running_relay) {
  const auto result = bench::run_load(loop, pairs, short_load(), server.pid());
  BOOST_TEST(result.delivered > 0u);
  BOOST_TEST(result.delivery.count() == result.delivered);
  BOOST_TEST(result.skipped == 0u);
}

BOOST_FIXTURE_TEST_CASE(a_paced_load_delivers_and_leaves_nothing_on_the_way, running_relay) {
  auto shape = short_load();
  shape.messages_per_second = 500;
  const auto result = bench::run_load(loop, pairs, shape, server.pid());
  BOOST_TEST(result.delivered > 0u);
  BOOST_TEST(result.delivered < 500u);
}

BOOST_FIXTURE_TEST_CASE(a_load_whose_server_died_is_not_a_measurement, running_relay) {
  server.stop();
  BOOST_CHECK_THROW((void)bench::run_load(loop, pairs, short_load(), 0), std::runtime_error);
}

BOOST_FIXTURE_TEST_CASE(the_relay_ends_well_when_asked, running_relay) {
  BOOST_TEST(server.stop() == 0);
}

BOOST_FIXTURE_TEST_CASE(the_relay_is_tuned_like_the_engine, running_relay) {
  bench::engine_server engine{{}, folder.path()};
  engine.start();
  const auto differences = bench::options_difference(server.data_folder(), engine.data_folder());
  for (const auto& difference : differences)
    BOOST_TEST_INFO(difference);
  BOOST_TEST(differences.empty());
  BOOST_TEST(engine.stop() == 0);
}

BOOST_FIXTURE_TEST_CASE(a_database_that_is_tuned_otherwise_is_told_option_by_option, running_relay) {
  const auto other = folder.path() / "otherwise";
  std::filesystem::create_directories(other);
  std::size_t changed = 0;
  for (const auto& entry : std::filesystem::directory_iterator{server.data_folder()}) {
    if (!entry.path().filename().string().starts_with("OPTIONS-")) continue;
    std::ifstream in{entry.path()};
    std::ofstream out{other / entry.path().filename()};
    for (std::string line; std::getline(in, line);) {
      const bool is_it = line.find("max_background_jobs=") != std::string::npos;
      changed += is_it ? 1 : 0;
      out << (is_it ? "  max_background_jobs=7" : line) << '\n';
    }
  }
  BOOST_TEST_REQUIRE(changed > 0u);
  const std::vector<std::string> expected{"max_background_jobs: 2 / 7"};
  BOOST_TEST((bench::options_difference(server.data_folder(), other) == expected));
  BOOST_TEST(bench::options_difference(server.data_folder(), folder.path() / "nothing").size() == 1u);
}
