// The line that says how far a replay is.
#include "tools/progress_line.hpp"

#include <array>
#include <cstdlib>
#include <string>

#include <boost/test/unit_test.hpp>
#include <fcntl.h>

using namespace veilleuse;

namespace {

constexpr std::chrono::milliseconds no_wait{0};

/// What a person would see, and what is no terminal beside it.
class terminal {
 public:
  terminal() {
    seen_ = ::posix_openpt(O_RDWR | O_NOCTTY);
    BOOST_REQUIRE((::grantpt(seen_) == 0 && ::unlockpt(seen_) == 0));
    end = ::open(::ptsname(seen_), O_RDWR | O_NOCTTY);
    BOOST_REQUIRE(end >= 0);
    BOOST_REQUIRE(::fcntl(seen_, F_SETFL, O_NONBLOCK) == 0);
    BOOST_REQUIRE(::pipe(pipe.data()) == 0);
    BOOST_REQUIRE(::fcntl(pipe[0], F_SETFL, O_NONBLOCK) == 0);
  }
  terminal(const terminal&) = delete;
  terminal& operator=(const terminal&) = delete;
  ~terminal() {
    for (const int each : {seen_, end, pipe[0], pipe[1]})
      ::close(each);
  }

  [[nodiscard]] std::string seen() const { return all_of(seen_); }
  [[nodiscard]] std::string piped() const { return all_of(pipe[0]); }

  int end = -1;
  std::array<int, 2> pipe{-1, -1};

 private:
  static std::string all_of(int from) {
    std::array<char, 1024> bytes;
    const auto size = ::read(from, bytes.data(), bytes.size());
    return {bytes.data(), size > 0 ? static_cast<std::size_t>(size) : 0};
  }

  int seen_ = -1;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(progress)

BOOST_AUTO_TEST_CASE(it_says_how_much_of_what_is_done) {
  const auto text = tools::progress_text({.done = 500, .all = 2'000}, "records", std::chrono::seconds{2});
  BOOST_TEST(text == "replayed 500 of 2000 records, 25 %, 250 a second");
}

BOOST_AUTO_TEST_CASE(more_than_all_is_never_shown) {
  const auto text = tools::progress_text({.done = 3'000, .all = 2'000}, "records", std::chrono::seconds{1});
  BOOST_TEST(text == "replayed 3000 of 3000 records, 100 %, 3000 a second");
}

BOOST_AUTO_TEST_CASE(a_terminal_sees_one_line_rewritten_and_taken_away_at_the_end) {
  const terminal person;
  {
    tools::progress_line line{"records", person.end, person.pipe[1], no_wait};
    line.show({1, 4});
    BOOST_TEST(person.seen().starts_with("\r\x1b[Kreplayed 1 of 4 records, 25 %"));
    line.show({2, 4});
    BOOST_TEST(person.seen().starts_with("\r\x1b[Kreplayed 2 of 4 records, 50 %"));
  }
  BOOST_TEST(person.seen() == "\r\x1b[K");
}

BOOST_AUTO_TEST_CASE(what_is_no_terminal_gets_nothing) {
  const terminal person;
  {
    tools::progress_line line{"records", person.pipe[1], person.pipe[1], no_wait};
    line.show({1, 4});
  }
  BOOST_TEST(person.piped() == "");
}

BOOST_AUTO_TEST_CASE(it_makes_way_for_data_on_the_same_terminal_and_stays_beside_data_in_a_file) {
  const terminal person;
  {
    tools::progress_line line{"records", person.end, person.end, no_wait};
    line.show({1, 4});
    (void)person.seen();
    line.make_way();
    BOOST_TEST(person.seen() == "\r\x1b[K");
    line.show({2, 4});
    BOOST_TEST(person.seen() == "");
  }
  tools::progress_line line{"records", person.end, person.pipe[1], no_wait};
  line.make_way();
  line.show({2, 4});
  BOOST_TEST(person.seen() != "");
}

BOOST_AUTO_TEST_SUITE_END()
