// The check of histories finds what it is there to find, and nothing where there is nothing.
#include "bench/history_check.hpp"

#include "bench/crash/plant.hpp"

#include <string>
#include <utility>

#include <boost/test/unit_test.hpp>

namespace bench = veilleuse::bench;

namespace {

bench::told_event message(std::uint64_t seq, std::string by, std::string text) {
  return {.seq = seq, .kind = bench::message_kind, .by = std::move(by), .text = std::move(text)};
}

/// A youth and a moderator say two things each; all is answered, all is seen by both.
bench::conversation_journal good_conversation() {
  bench::conversation_journal journal{.name = "c", .senders = {}, .observers = {}, .history = {}};
  journal.history = {{.seq = 1, .kind = "conversation_opened", .by = {}, .text = {}},
                     message(2, "youth", "y1"),
                     message(3, "staff", "s1"),
                     message(4, "youth", "y2"),
                     message(5, "staff", "s2")};
  journal.senders = {
      {.who = "youth", .sent = {{.text = "y1", .acknowledged_as = 2}, {.text = "y2", .acknowledged_as = 4}}},
      {.who = "staff", .sent = {{.text = "s1", .acknowledged_as = 3}, {.text = "s2", .acknowledged_as = 5}}}};
  journal.observers = {{.who = "youth", .received = journal.history},
                       {.who = "staff", .received = journal.history}};
  return journal;
}

bench::check_result check(const bench::conversation_journal& journal) {
  bench::check_result result;
  bench::check_history(journal, result);
  return result;
}

/// Only what the senders know: the observers' journals would tell too.
bench::conversation_journal unobserved() {
  auto journal = good_conversation();
  journal.observers.clear();
  return journal;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_good_history_is_clean) {
  const auto result = check(good_conversation());
  BOOST_TEST(result.clean());
  BOOST_TEST(result.acknowledged == 4u);
  BOOST_TEST(result.conversations == 1u);
  BOOST_TEST(result.findings.empty());
}

BOOST_AUTO_TEST_CASE(an_unanswered_message_may_be_there_or_not) {
  auto journal = unobserved();
  journal.senders[1].sent[1].acknowledged_as.reset();
  BOOST_TEST(check(journal).clean());
  journal.history.pop_back();
  BOOST_TEST(check(journal).clean());
}

BOOST_AUTO_TEST_CASE(an_acknowledged_message_that_is_gone_is_lost) {
  auto journal = unobserved();
  journal.history.pop_back();
  const auto result = check(journal);
  BOOST_TEST(result.lost == 1u);
  BOOST_TEST(result.findings.size() == 1u);
}

BOOST_AUTO_TEST_CASE(an_acknowledgement_without_any_event_is_lost) {
  auto journal = unobserved();
  journal.senders[0].sent.push_back({.text = "y3", .acknowledged_as = 6});
  BOOST_TEST(check(journal).lost == 1u);
}

BOOST_AUTO_TEST_CASE(a_hole_in_the_numbers_is_a_loss) {
  auto journal = unobserved();
  journal.history.erase(journal.history.begin());
  BOOST_TEST(check(journal).lost == 1u);
  journal = unobserved();
  journal.history.back().seq = 7;
  journal.senders[1].sent[1].acknowledged_as = 7;
  BOOST_TEST(check(journal).lost == 1u);
}

BOOST_AUTO_TEST_CASE(a_message_that_stands_twice_is_doubled) {
  auto journal = unobserved();
  journal.history.push_back(message(6, "youth", "y2"));
  BOOST_TEST(check(journal).doubled == 1u);
}

BOOST_AUTO_TEST_CASE(a_number_that_stands_twice_is_doubled) {
  auto journal = unobserved();
  journal.history.push_back({.seq = 5, .kind = "read_up_to", .by = "youth", .text = {}});
  BOOST_TEST(check(journal).doubled == 1u);
}

BOOST_AUTO_TEST_CASE(two_messages_that_changed_places_are_reordered) {
  auto journal = unobserved();
  std::swap(journal.history[1].text, journal.history[3].text);
  const auto result = check(journal);
  // Both stand elsewhere than acknowledged, and the youth's order is broken once.
  BOOST_TEST(result.reordered == 3u);
  BOOST_TEST(result.lost == 0u);
}

BOOST_AUTO_TEST_CASE(a_history_told_backwards_is_reordered) {
  auto journal = unobserved();
  std::swap(journal.history[1], journal.history[2]);
  BOOST_TEST(check(journal).reordered >= 1u);
}

BOOST_AUTO_TEST_CASE(an_unanswered_message_before_an_earlier_one_is_reordered) {
  auto journal = unobserved();
  for (auto& one : journal.senders[0].sent)
    one.acknowledged_as.reset();
  std::swap(journal.history[1].text, journal.history[3].text);
  BOOST_TEST(check(journal).reordered == 1u);
  journal.senders[0].sent[0].was_put_off = true;
  BOOST_TEST(check(journal).clean());
}

BOOST_AUTO_TEST_CASE(a_changed_text_is_altered_and_its_message_lost) {
  auto journal = unobserved();
  journal.history[3].text = "y2 ";
  const auto result = check(journal);
  BOOST_TEST(result.altered == 1u);
  BOOST_TEST(result.lost == 1u);
}

BOOST_AUTO_TEST_CASE(a_message_put_in_anothers_mouth_is_altered) {
  auto journal = unobserved();
  journal.history[3].by = "staff";
  BOOST_TEST(check(journal).altered == 1u);
}

BOOST_AUTO_TEST_CASE(a_message_that_nobody_sent_is_altered) {
  auto journal = unobserved();
  journal.history.push_back(message(6, "youth", "never said"));
  BOOST_TEST(check(journal).altered == 1u);
}

BOOST_AUTO_TEST_CASE(an_observer_who_missed_an_event_lost_it) {
  auto journal = good_conversation();
  journal.observers[1].received.erase(journal.observers[1].received.begin() + 2);
  BOOST_TEST(check(journal).lost == 1u);
}

BOOST_AUTO_TEST_CASE(an_observer_who_was_told_twice_is_doubled) {
  auto journal = good_conversation();
  journal.observers[1].received.push_back(journal.history[2]);
  BOOST_TEST(check(journal).doubled == 1u);
}

BOOST_AUTO_TEST_CASE(an_observer_who_was_told_in_another_order_is_reordered) {
  auto journal = good_conversation();
  std::swap(journal.observers[0].received[2], journal.observers[0].received[3]);
  const auto result = check(journal);
  BOOST_TEST(result.reordered == 1u);
  BOOST_TEST(result.lost == 0u);
}

BOOST_AUTO_TEST_CASE(an_observer_who_was_shown_what_is_gone_lost_it) {
  auto journal = good_conversation();
  journal.senders[1].sent[1].acknowledged_as.reset();
  journal.history.pop_back();
  BOOST_TEST(check(journal).lost == 2u);
}

BOOST_AUTO_TEST_CASE(an_observer_who_was_shown_another_event_is_told) {
  auto journal = good_conversation();
  journal.observers[0].received[0].kind = "conversation_closed";
  BOOST_TEST(check(journal).altered == 1u);
}

BOOST_AUTO_TEST_CASE(a_planted_loss_double_and_swap_are_each_found) {
  using bench::planted;
  const auto found = [](planted what) {
    std::vector<bench::conversation_journal> journals{good_conversation()};
    BOOST_TEST_REQUIRE(bench::plant(what, journals));
    return check(journals.front());
  };
  BOOST_TEST(found(planted::nothing).clean());
  BOOST_TEST(found(planted::loss).lost > 0u);
  BOOST_TEST(found(planted::duplicate).doubled > 0u);
  BOOST_TEST(found(planted::swap).reordered > 0u);
}

BOOST_AUTO_TEST_CASE(a_damage_needs_two_messages_to_be_planted) {
  std::vector<bench::conversation_journal> journals;
  BOOST_TEST(!bench::plant(bench::planted::loss, journals));
  journals.push_back(good_conversation());
  journals.back().history.resize(1);
  BOOST_TEST(!bench::plant(bench::planted::loss, journals));
}
