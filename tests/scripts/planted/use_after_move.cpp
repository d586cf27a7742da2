// A planted fault: clang-tidy must find it (scripts/check.sh), and no build compiles it.
#include <string>
#include <utility>

std::size_t planted(std::string text) {
  const std::string taken = std::move(text);
  return taken.size() + text.size();
}
