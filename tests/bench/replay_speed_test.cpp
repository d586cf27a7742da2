#include "bench/inside/replay_speed.hpp"

#include "bench/process/temporary_folder.hpp"

#include <filesystem>

#include <boost/test/unit_test.hpp>

namespace bench = veilleuse::bench;

BOOST_AUTO_TEST_CASE(memory_and_log_give_the_same_events_on_any_number_of_threads) {
  const bench::temporary_folder folder{{}};
  bench::replay_speed replay({.conversations = 3, .messages = 7, .message_bytes = 200, .threads = 2},
                             folder.path());
  const auto fold = replay.fold();
  BOOST_TEST(fold.events >= 3u * (7u + 2u));
  BOOST_TEST(fold.record_bytes > 3u * 7u * 200u);
  const auto read = replay.read_and_fold();
  BOOST_TEST(read.events == fold.events);
}

BOOST_AUTO_TEST_CASE(a_log_without_its_keys_is_not_folded) {
  const bench::temporary_folder folder{{}};
  bench::replay_speed replay({.conversations = 1, .messages = 1, .threads = 1}, folder.path());
  std::filesystem::remove_all(folder.path() / "keys");
  BOOST_CHECK_THROW((void)replay.read_and_fold(), std::exception);
}
