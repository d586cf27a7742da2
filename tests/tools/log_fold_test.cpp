// The fold of a whole log, with and without the keys of its contents.
#include "tools/replay/log_fold.hpp"

#include "storage/memory/memory_key_vault.hpp"
#include "tests/tools/writer.hpp"

#include <map>

using namespace veilleuse;
using namespace veilleuse::tests;

BOOST_AUTO_TEST_SUITE(log_fold)

BOOST_AUTO_TEST_CASE(a_destroyed_key_changes_no_state_and_is_counted) {
  written_log log;
  storage::memory_key_vault vault{std::make_shared<storage::memory_keys>()};
  std::vector<writer> all;
  for (std::uint8_t number = 1; number <= 4; ++number)
    all.emplace_back(log, number);
  for (auto& each : all) {
    log.use_key(vault.find_or_create({each.stream()}).at(0).key);
    for (const auto when : {0, 1, 2})
      each.act(at_second(when));
  }
  vault.destroy(all[0].stream());
  std::map<events::stream_id, std::string> folded;
  const auto counts =
      tools::fold_log(log.log(), {.until = {}, .keys = &vault}, [&](const tools::any_state& state) {
        const auto& conversation = std::get<events::conversation_state>(state);
        folded[conversation.head.self] = events::encode_state(conversation);
        return true;
      });
  BOOST_REQUIRE(counts);
  BOOST_TEST(counts.value().events == 16u);
  BOOST_TEST(counts.value().opened == 6u);
  BOOST_TEST(counts.value().without_key == 2u);
  for (const auto& each : all)
    BOOST_TEST((folded[each.stream()] == events::encode_state(each.state())));
}

BOOST_AUTO_TEST_CASE(a_content_that_does_not_open_is_told) {
  written_log log;
  storage::memory_key_vault vault{std::make_shared<storage::memory_keys>()};
  writer anna{log, 1};
  anna.act(at_second(0));
  anna.act(at_second(1));
  // Not the key that it was sealed with.
  (void)vault.find_or_create({anna.stream()});
  const auto counts =
      tools::fold_log(log.log(), {.until = {}, .keys = &vault}, [](const tools::any_state&) { return true; });
  BOOST_REQUIRE(!counts);
  BOOST_TEST((counts.error().code == engine::exit_code::data_unusable));
}

BOOST_AUTO_TEST_SUITE_END()
