// What is said of an actor that fails, and what becomes of the process when everything depends on it.
#include "actors/failure_words.hpp"
#include "tests/actors/hand_world.hpp"
#include "tests/actors/passing_ports.hpp"
#include "tests/support/ended_process.hpp"

#include <new>
#include <optional>
#include <string_view>
#include <system_error>
#include <variant>

#include <boost/test/unit_test.hpp>

namespace veilleuse::test {

namespace {

/// Fails whoever asks it where a stream belongs.
class broken_log final : public passing_log {
 public:
  using passing_log::passing_log;
  bool broken = false;

  [[nodiscard]] std::uint32_t partition_count() const override {
    if (broken) throw std::logic_error{"planned by a test"};
    return passing_log::partition_count();
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(broken_invariant)

BOOST_AUTO_TEST_CASE(a_journal_that_fails_ends_the_process_with_a_sentence_of_fixed_words) {
  const auto ended = ended_by([] {
    hand_world world;
    broken_log log{world.log};
    world.actors_log = &log;
    world.start();
    // No command: libsodium draws no key in a process that was forked.
    const auto sink = std::make_shared<noting_sink>();
    world.attach(stream_of(child), child, sink);
    world.run();
    // Its successor waits until the journal knows that nothing of it is in flight.
    log.broken = true;
    hand_world::fail(*sink);
    world.run();
  });
  BOOST_TEST(ended.aborted());
  BOOST_TEST(ended.said ==
             "veilleuse: the journal failed: a rule of its own was broken; stopping, nothing acknowledged is "
             "lost\n");
}

BOOST_AUTO_TEST_CASE(each_kind_of_failure_has_words_of_its_own) {
  const auto said = [](const auto& failure) { return actors::words_of(std::make_exception_ptr(failure)); };
  const storage::storage_error full{storage::storage_failure::no_room, "planned by a test"};
  BOOST_TEST(said(full) == "the storage could not be used");
  BOOST_TEST(said(std::bad_alloc{}) == "memory ran out");
  BOOST_TEST(said(std::system_error{std::make_error_code(std::errc::io_error)}) ==
             "the operating system refused something");
  BOOST_TEST(said(std::out_of_range{"planned by a test"}) == "a rule of its own was broken");
  BOOST_TEST(said(std::bad_variant_access{}) == "a rule of its own was broken");
  BOOST_TEST(said(std::bad_optional_access{}) == "a rule of its own was broken");
  BOOST_TEST(said(std::bad_function_call{}) == "a rule of its own was broken");
  BOOST_TEST(said(std::runtime_error{"planned by a test"}) == "something unforeseen happened");
  BOOST_TEST(said(7) == "something unforeseen happened");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse::test
