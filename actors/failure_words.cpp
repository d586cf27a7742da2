#include "actors/failure_words.hpp"

#include "storage/storage_error.hpp"

#include <functional>
#include <new>
#include <optional>
#include <stdexcept>
#include <system_error>
#include <variant>

namespace veilleuse::actors {

namespace {

template <class... Kinds>
bool is_any_of(const std::exception& failure) {
  return ((dynamic_cast<const Kinds*>(&failure) != nullptr) || ...);
}

}  // namespace

std::string_view words_of(const std::exception& failure) {
  if (is_any_of<storage::storage_error>(failure)) return "the storage could not be used";
  if (is_any_of<std::bad_alloc>(failure)) return "memory ran out";
  if (is_any_of<std::system_error>(failure)) return "the operating system refused something";
  if (is_any_of<std::logic_error, std::bad_variant_access, std::bad_optional_access, std::bad_function_call>(
          failure))
    return "a rule of its own was broken";
  return "something unforeseen happened";
}

std::string_view words_of(const std::exception_ptr& thrown) {
  try {
    std::rethrow_exception(thrown);
  } catch (const std::exception& failure) {
    return words_of(failure);
  } catch (...) {
    return "something unforeseen happened";
  }
}

}  // namespace veilleuse::actors
