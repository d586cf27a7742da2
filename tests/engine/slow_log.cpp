#include "engine/logging/slow_log.hpp"

#include "engine/config/config.hpp"
#include "engine/limits.hpp"
#include "engine/logging/notice_log.hpp"

#include <boost/test/unit_test.hpp>

namespace veilleuse {

using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(slow_log)

BOOST_AUTO_TEST_CASE(a_slow_operation_is_told_with_its_sizes_and_how_many_were_left_out) {
  const auto told = engine::logging::entry_of(
      {storage::operation::append, 1'250ms, {.records = 3, .bytes = 700}, 41}, 500ms);
  BOOST_TEST(engine::logging::text_line(told, {}) ==
             "1970-01-01T00:00:00.000Z warning a slow operation: append took 1250 ms, more than 500 ms; "
             "3 records; 700 bytes; 41 more of its kind were slow");
  BOOST_TEST(engine::logging::json_line(told, {}) ==
             R"({"time":"1970-01-01T00:00:00.000Z","level":"warning","message":"a slow operation",)"
             R"("operation":"append","duration_ms":1250,"threshold_ms":500,"records":3,"bytes":700,)"
             R"("left_out":41})");
}

BOOST_AUTO_TEST_CASE(what_is_not_known_of_a_slow_operation_is_not_told) {
  const auto told = engine::logging::entry_of({storage::operation::command, 501ms, {}, 0}, 500ms);
  BOOST_TEST(told.fields.size() == 3u);
  BOOST_TEST(told.text == "a slow operation: command took 501 ms, more than 500 ms");
}

BOOST_AUTO_TEST_CASE(by_default_half_a_second_is_not_slow_and_a_millisecond_more_is) {
  storage::slow_operations watched{engine::config{}.log.slow};
  watched.note(storage::operation::append, engine::limits::slow_operation, {});
  BOOST_TEST(watched.take().empty());
  watched.note(storage::operation::append, engine::limits::slow_operation + 1ms, {});
  BOOST_TEST(watched.take().size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_notice_names_what_it_concerns_in_fields_of_their_own) {
  const auto told = engine::logging::entry_of({"A desk cannot be read.", "desk", "no_room"});
  BOOST_TEST(engine::logging::json_line(told, {}) ==
             R"({"time":"1970-01-01T00:00:00.000Z","level":"warning","message":"A desk cannot be read.",)"
             R"("stream_kind":"desk","error":"no_room"})");
  BOOST_TEST(engine::logging::entry_of({"A partition is back."}).fields.empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse
