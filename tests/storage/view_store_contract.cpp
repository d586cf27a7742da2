// What every view store must do. A world opens the store of one machine; opening again is a restart.
#include "storage/view_store.hpp"
#include "tests/storage/view_worlds.hpp"

#include <boost/test/unit_test.hpp>

using namespace veilleuse;
using namespace veilleuse::storage;
using namespace veilleuse::tests;

namespace {

prefix_digest prefix(std::uint64_t count) {
  prefix_digest what{{count}, {}};
  what.chain.fill(static_cast<std::uint8_t>(count));
  return what;
}

using rows = std::vector<std::pair<std::string, std::string>>;

rows all_rows(view_store& views, std::string_view view, std::string_view from = {}) {
  rows found;
  views.scan(view, from, [&found](std::string_view key, std::string_view row) {
    found.emplace_back(key, row);
    return true;
  });
  return found;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(view_store_contract)

BOOST_AUTO_TEST_CASE_TEMPLATE(a_view_that_saw_nothing_is_empty_at_offset_zero, World, view_worlds) {
  World world;
  const auto views = world.open_views();
  BOOST_TEST((views->offset("agenda.1", {3}) == prefix_digest{}));
  BOOST_TEST(!views->find("agenda.1", "key"));
  BOOST_TEST(all_rows(*views, "agenda.1").empty());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(rows_and_offset_are_seen_together_also_after_a_restart, World, view_worlds) {
  World world;
  auto views = world.open_views();
  views->apply("agenda.1", {3}, prefix(7), {{"b", "second"}, {"a", ""}});
  for (int restart = 0; restart < 2; ++restart) {
    BOOST_TEST((views->offset("agenda.1", {3}) == prefix(7)));
    BOOST_TEST((views->offset("agenda.1", {4}) == prefix_digest{}));
    BOOST_TEST(views->find("agenda.1", "a").value() == "");
    BOOST_TEST(views->find("agenda.1", "b").value() == "second");
    views.reset();
    views = world.open_views();
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_later_change_replaces_or_removes_a_row, World, view_worlds) {
  World world;
  const auto views = world.open_views();
  views->apply("agenda.1", {0}, prefix(1), {{"a", "1"}, {"b", "1"}});
  views->apply("agenda.1", {0}, prefix(2), {{"a", "2"}, {"b", std::nullopt}, {"c", std::nullopt}});
  BOOST_TEST((all_rows(*views, "agenda.1") == rows{{"a", "2"}}));
  views->apply("agenda.1", {0}, prefix(3),
               {{"d", "1"}, {"d", std::nullopt}, {"e", std::nullopt}, {"e", "1"}});
  BOOST_TEST((all_rows(*views, "agenda.1") == rows{{"a", "2"}, {"e", "1"}}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(an_offset_moves_without_rows, World, view_worlds) {
  World world;
  const auto views = world.open_views();
  views->apply("agenda.1", {0}, prefix(1), {});
  views->apply("agenda.1", {1}, prefix(9), {});
  views->apply("agenda.1", {0}, prefix(2), {});
  BOOST_TEST((views->offset("agenda.1", {0}) == prefix(2)));
  BOOST_TEST((views->offset("agenda.1", {1}) == prefix(9)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_scan_goes_in_order_of_the_bytes_from_a_key_until_told_to_stop, World,
                              view_worlds) {
  World world;
  const auto views = world.open_views();
  const std::string high = "\xff\xff";
  const std::string zero("\0", 1);
  views->apply("agenda.1", {0}, prefix(1),
               {{high, "4"}, {"b", "3"}, {"a" + zero, "2"}, {"a", "1"}, {zero, "0"}});
  const rows all{{zero, "0"}, {"a", "1"}, {"a" + zero, "2"}, {"b", "3"}, {high, "4"}};
  BOOST_TEST((all_rows(*views, "agenda.1") == all));
  BOOST_TEST((all_rows(*views, "agenda.1", "a") == rows(all.begin() + 1, all.end())));
  BOOST_TEST((all_rows(*views, "agenda.1", "aa") == rows(all.begin() + 3, all.end())));
  BOOST_TEST(all_rows(*views, "agenda.1", high + "x").empty());
  int visited = 0;
  views->scan("agenda.1", "", [&visited](std::string_view, std::string_view) { return ++visited < 2; });
  BOOST_TEST(visited == 2);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_scan_shows_what_stood_when_it_began, World, view_worlds) {
  World world;
  const auto views = world.open_views();
  views->apply("agenda.1", {0}, prefix(1), {{"a", "1"}, {"b", "1"}});
  rows seen;
  views->scan("agenda.1", "", [&](std::string_view key, std::string_view row) {
    seen.emplace_back(key, row);
    views->apply("agenda.1", {0}, prefix(2), {{"b", std::nullopt}, {"c", "1"}});
    return true;
  });
  BOOST_TEST((seen == rows{{"a", "1"}, {"b", "1"}}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(views_do_not_see_each_other, World, view_worlds) {
  World world;
  const auto views = world.open_views();
  const std::vector<std::string> names{"a", "aa", "agenda.1", "agenda.10"};
  for (const auto& name : names) {
    views->apply(name, {0}, prefix(name.size()), {{"key", name}, {"a", name}});
  }
  for (const auto& name : names) {
    BOOST_TEST((all_rows(*views, name) == rows{{"a", name}, {"key", name}}));
    BOOST_TEST((views->offset(name, {0}) == prefix(name.size())));
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(dropping_a_view_removes_its_rows_and_offsets_only, World, view_worlds) {
  World world;
  auto views = world.open_views();
  const std::string high(3, '\xff');
  views->apply("agenda.1", {63}, prefix(1), {{"a", "1"}, {high, "1"}});
  views->apply("agenda.10", {63}, prefix(2), {{"a", "2"}});
  views->drop("agenda.1");
  views->drop("never seen");
  for (int restart = 0; restart < 2; ++restart) {
    BOOST_TEST(all_rows(*views, "agenda.1").empty());
    BOOST_TEST((views->offset("agenda.1", {63}) == prefix_digest{}));
    BOOST_TEST((all_rows(*views, "agenda.10") == rows{{"a", "2"}}));
    BOOST_TEST((views->offset("agenda.10", {63}) == prefix(2)));
    views.reset();
    views = world.open_views();
  }
  views->apply("agenda.1", {63}, prefix(1), {{"a", "again"}});
  BOOST_TEST((all_rows(*views, "agenda.1") == rows{{"a", "again"}}));
}

BOOST_AUTO_TEST_SUITE_END()
