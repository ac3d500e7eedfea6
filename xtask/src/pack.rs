//! Puts the functions of a built page's wasm in the order of their names, and drops the names.
//!
//! A generic function has an instance for every type it is used with, and the linker scatters them.
//! The instances are alike, but gzip looks back only 32 KiB: as neighbours they compress better, by
//! about 5 % of the whole file (`docs/benchmarks.md`). Nothing but the order changes.

use std::collections::BTreeMap;

use anyhow::{Result, anyhow, ensure};
use wasm_encoder::{
    CodeSection, FunctionSection, Module,
    reencode::{self, Reencode},
};
use wasmparser::{
    CodeSectionReader, CustomSectionReader, FunctionSectionReader, KnownCustom, Name, Parser,
    Payload, TypeRef,
};

/// The module with its functions in the order of their names, without any custom section.
pub(crate) fn packed(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut module = Module::new();
    Order::by_name(wasm)?
        .parse_core_module(&mut module, Parser::new(0), wasm)
        .map_err(|why| anyhow!("the module cannot be written anew: {why}"))?;
    Ok(module.finish())
}

/// Where every function goes.
struct Order {
    /// How many functions are imported; they stand before the module's own and stay where they are.
    imported: u32,
    /// The module's own functions in their new order, by their old place among themselves.
    old: Vec<u32>,
    /// The other way round.
    new: Vec<u32>,
}

impl Order {
    fn by_name(wasm: &[u8]) -> Result<Self> {
        let (mut imported, mut count, mut names) = (0, 0, BTreeMap::new());
        for payload in Parser::new(0).parse_all(wasm) {
            match payload? {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::FunctionSection(functions) => count = functions.count(),
                Payload::CustomSection(section) => {
                    if let KnownCustom::Name(sections) = section.as_known() {
                        for section in sections {
                            if let Name::Function(functions) = section? {
                                for naming in functions {
                                    let naming = naming?;
                                    names.insert(naming.index, naming.name);
                                }
                            }
                        }
                    }
                }
                _ => {}
            }
        }
        // A part can have data only.
        ensure!(
            count == 0 || !names.is_empty(),
            "the module has no names; the profile must not strip them"
        );
        let mut old: Vec<u32> = (0..count).collect();
        old.sort_by_key(|&place| names.get(&(imported + place)));
        let mut new = vec![0; old.len()];
        for (to, &from) in (0_u32..).zip(&old) {
            new[from as usize] = to;
        }
        Ok(Self { imported, old, new })
    }
}

type Outcome = Result<(), reencode::Error>;

impl Reencode for Order {
    type Error = std::convert::Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, reencode::Error> {
        Ok(match function.checked_sub(self.imported) {
            Some(own) => self.imported + self.new[own as usize],
            None => function,
        })
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Outcome {
        let types = section.into_iter().collect::<Result<Vec<_>, _>>()?;
        for &place in &self.old {
            functions.function(types[place as usize]);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> Outcome {
        let bodies = section.into_iter().collect::<Result<Vec<_>, _>>()?;
        for place in self.old.clone() {
            self.parse_function_body(code, bodies[place as usize].clone())?;
        }
        Ok(())
    }

    fn parse_custom_section(&mut self, _: &mut Module, _: CustomSectionReader<'_>) -> Outcome {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{
        ConstExpr, ElementSection, Elements, ExportKind, ExportSection, Function, ImportSection,
        NameMap, NameSection, RefType, TableSection, TableType, TypeSection, ValType,
    };

    /// One imported function and three of its own, named against their order, which return 1, 2 and
    /// 3; the first calls the second. One is exported, one stands in a table.
    fn module() -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], [ValType::I32]);
        let mut imports = ImportSection::new();
        imports.import("host", "given", wasm_encoder::EntityType::Function(0));
        let mut functions = FunctionSection::new();
        let mut code = CodeSection::new();
        for value in 1..=3 {
            functions.function(0);
            let mut body = Function::new([]);
            let mut body_of = body.instructions();
            if value == 1 {
                body_of.call(2).drop();
            }
            body_of.i32_const(value).end();
            code.function(&body);
        }
        let mut tables = TableSection::new();
        tables.table(TableType {
            element_type: RefType::FUNCREF,
            table64: false,
            minimum: 1,
            maximum: None,
            shared: false,
        });
        let mut exports = ExportSection::new();
        exports.export("first", ExportKind::Func, 1);
        let mut elements = ElementSection::new();
        let table = Elements::Functions([3].as_slice().into());
        elements.active(None, &ConstExpr::i32_const(0), table);
        let mut names = NameMap::new();
        for (index, name) in [(1, "c"), (2, "b"), (3, "a")] {
            names.append(index, name);
        }
        let mut name_section = NameSection::new();
        name_section.functions(&names);
        let mut module = Module::new();
        module.section(&types).section(&imports);
        module
            .section(&functions)
            .section(&tables)
            .section(&exports);
        module
            .section(&elements)
            .section(&code)
            .section(&name_section);
        module.finish()
    }

    #[test]
    fn functions_go_by_name_and_all_that_points_at_them_follows() {
        let packed = packed(&module()).expect("the module can be packed");
        wasmparser::validate(&packed).expect("it is valid");
        let text = format!("{:?}", operators(&packed));
        // "c", which was first, is last now and calls "b" in the middle.
        assert!(text.contains("I32Const { value: 3 }, End, I32Const { value: 2 }, End, Call { function_index: 2 }, Drop, I32Const { value: 1 }, End"), "{text}");
        let (mut exported, mut listed) = (0, 0);
        for payload in Parser::new(0).parse_all(&packed) {
            match payload.expect("it parses") {
                Payload::ExportSection(exports) => {
                    exported = exports
                        .into_iter()
                        .next()
                        .expect("one")
                        .expect("parses")
                        .index;
                }
                Payload::ElementSection(elements) => {
                    for element in elements {
                        if let wasmparser::ElementItems::Functions(functions) =
                            element.expect("parses").items
                        {
                            listed = functions.into_iter().next().expect("one").expect("parses");
                        }
                    }
                }
                Payload::CustomSection(section) => panic!("{} is left", section.name()),
                _ => {}
            }
        }
        assert_eq!((exported, listed), (3, 1));
    }

    fn operators(wasm: &[u8]) -> Vec<wasmparser::Operator<'_>> {
        let mut operators = Vec::new();
        for payload in Parser::new(0).parse_all(wasm) {
            if let Payload::CodeSectionEntry(body) = payload.expect("it parses") {
                let reader = body.get_operators_reader().expect("it has a body");
                operators.extend(
                    reader
                        .into_iter()
                        .map(|operator| operator.expect("it parses")),
                );
            }
        }
        operators
    }

    #[test]
    fn a_module_without_names_is_refused() {
        let mut module = Module::new();
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let (mut functions, mut code) = (FunctionSection::new(), CodeSection::new());
        functions.function(0);
        let mut body = Function::new([]);
        body.instructions().end();
        code.function(&body);
        module.section(&types).section(&functions).section(&code);
        let why = packed(&module.finish()).expect_err("there is nothing to go by");
        assert!(why.to_string().contains("names"), "{why}");
    }
}
