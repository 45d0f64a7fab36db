# One place for what every source of ours is compiled with; presets only choose among these. All of
# it belongs to this folder and those below: nothing reaches a project that links a library of ours.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

add_compile_definitions(SENTIMENT_VERSION="${PROJECT_VERSION}")
# A fused multiply-add changes remainders in the split and iterates in the solver, and with them
# scikit-learn's answers; and the bits of base/elementary.hpp.
add_compile_options(-ffp-contract=off)
if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64)$")
  add_compile_options(-march=x86-64-v2)
endif()

# Warnings are ours to fix: a project that this one is a part of may have another compiler.
if(PROJECT_IS_TOP_LEVEL)
  add_compile_options(
    -Wall
    -Wextra
    -Wpedantic
    -Wshadow
    -Wno-missing-field-initializers
    -Werror
  )
  # g++ 12 sees overlapping copies in std::string at -O2 and above where there are none (GCC bug
  # 105651).
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    add_compile_options(-Wno-restrict)
  endif()
endif()

# Several sources as one unit: their headers, half of a compiler's work, are read once. A type in
# an unnamed namespace is then not the main file's, which g++ takes for a header's.
if(CMAKE_UNITY_BUILD AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  add_compile_options(-Wno-subobject-linkage)
endif()

# CMake's own flag for link-time optimization works on one processor at a time.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_INTERPROCEDURAL_OPTIMIZATION)
  add_link_options(-flto=auto)
endif()

# address, undefined or thread sanitizer: a comma-separated list as for -fsanitize=.
set(SENTIMENT_SANITIZE "" CACHE STRING "Sanitizers to build with")
if(SENTIMENT_SANITIZE)
  add_compile_options(
    -fsanitize=${SENTIMENT_SANITIZE}
    -fno-omit-frame-pointer
    -fno-sanitize-recover=all
  )
  if(SENTIMENT_SANITIZE MATCHES thread AND CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    # Asio's atomic_thread_fence is not seen by the sanitizer; g++ 12 warns of that in every user.
    add_compile_options(-Wno-tsan)
  endif()
  add_link_options(-fsanitize=${SENTIMENT_SANITIZE})
endif()
if(SENTIMENT_FUZZ)
  # Coverage for the fuzzer in every library; the targets themselves add its main().
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()
find_program(MOLD mold)
if(MOLD AND NOT CMAKE_CROSSCOMPILING) # the cross compiler looks for one with a prefix
  add_link_options(-fuse-ld=mold)
endif()
