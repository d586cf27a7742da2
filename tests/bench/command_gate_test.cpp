#include "bench/protocol/command_gate.hpp"

#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

namespace bench = veilleuse::bench;

namespace {

struct gate_with_record {
  bench::command_gate gate;
  std::vector<std::string> sent;

  void submit(std::size_t count) {
    for (std::size_t at = 0; at < count; ++at)
      gate.submit(std::to_string(submitted_++), [this](std::string_view frame) { sent.emplace_back(frame); });
  }
  void answered() {
    gate.answered([this](std::string_view frame) { sent.emplace_back(frame); });
  }

 private:
  std::size_t submitted_ = 0;
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(no_more_than_the_limit_is_unanswered, gate_with_record) {
  submit(bench::limits::commands_in_flight + 2);
  BOOST_TEST(sent.size() == bench::limits::commands_in_flight);
}

BOOST_FIXTURE_TEST_CASE(an_answer_lets_the_next_command_go_in_order, gate_with_record) {
  submit(bench::limits::commands_in_flight + 2);
  answered();
  BOOST_TEST_REQUIRE(sent.size() == bench::limits::commands_in_flight + 1);
  BOOST_TEST(sent.back() == std::to_string(bench::limits::commands_in_flight));
  answered();
  answered();
  submit(1);
  BOOST_TEST(sent.size() == bench::limits::commands_in_flight + 3);
}

BOOST_FIXTURE_TEST_CASE(a_lost_connection_forgets_what_waited, gate_with_record) {
  submit(bench::limits::commands_in_flight + 2);
  gate.reset();
  sent.clear();
  answered();
  BOOST_TEST(sent.empty());
  submit(1);
  BOOST_TEST(sent.size() == 1u);
}
