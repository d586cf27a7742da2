// The relay as a process, with the load that `compare` puts on it.
#include "bench/load/pair_load.hpp"
#include "bench/load/relay_transport.hpp"
#include "bench/process/servers.hpp"
#include "bench/process/temporary_folder.hpp"
#include "bench/relay/options_difference.hpp"

#include <chrono>
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
  pairs.send(1, bench::side::a, "from the youth");
  BOOST_TEST_REQUIRE(
      loop.run_until(bench::event_loop::clock::now() + 20s, [&] { return sink.arrived.size() == 1; }));
  pairs.send(2, bench::side::b, std::string(5'000, 'l'));
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

BOOST_FIXTURE_TEST_CASE(a_database_is_tuned_like_itself_and_unlike_none, running_relay) {
  const auto data = server.data_folder();
  BOOST_TEST(bench::options_difference(data, data).empty());
  BOOST_TEST(bench::options_difference(data, folder.path() / "nothing").size() == 1u);
}
