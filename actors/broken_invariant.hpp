// An actor that everything depends on must not fail silently: a broken invariant stops the process, and the
// log is read again.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <typeinfo>

#include <caf/all.hpp>

namespace veilleuse::actors {

/// For the registry, the journal, recovery, history and the agenda. The exception's text may hold anything,
/// so only its type is said.
template <class Pointer>
void stop_process_on_exception(Pointer self, const char* name) {
  self->set_exception_handler([name](std::exception_ptr& thrown) -> caf::error {
    const char* type = "an unknown exception";
    try {
      std::rethrow_exception(thrown);
    } catch (const std::exception& failure) {
      type = typeid(failure).name();
    } catch (...) {
    }
    std::fprintf(stderr, "veilleuse: the %s failed with %s; stopping, nothing acknowledged is lost\n", name,
                 type);
    std::abort();
  });
}

}  // namespace veilleuse::actors
