(* The generator of Goodfellow et al. (2014): a measurable map G that sends noise z ~ p_z to
   samples x = G(z); p_g is the law of G(z), the pushforward of p_z by G.

   Change of variables: E_{z ~ p_z} log (1 - D(G(z))) = E_{x ~ p_g} log (1 - D(x)). With it,
   Theorem 1 reads as in the paper. A map of the samples themselves gives data processing: a
   discriminator that sees T(x) only cannot tell p from q better than one that sees x. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum ssrint interval.
From mathcomp Require Import finmap.
From mathcomp.classical Require Import boolp classical_sets functions cardinality fsbigop.
From mathcomp.classical Require Import mathcomp_extra.
From mathcomp.analysis Require Import reals ereal topology normedtype sequences exp.
From mathcomp.analysis Require Import measure lebesgue_measure numfun lebesgue_integral.
From GanTheory.Measure Require Import Logarithm Integrals Game Gibbs Proposition1 Criterion.
From GanTheory.Measure Require Import Theorem1.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Def Num.Theory.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.
Local Open Scope ereal_scope.

Section law.
Context d (T : measurableType d) (R : realType) (mu : {measure set T -> \bar R}).

(* q is a density of the law P with respect to mu *)
Definition density_of (P : set T -> \bar R) (q : T -> R) :=
  weight q /\ forall A, measurable A -> P A = \int[mu]_(x in A) (q x)%:E.

Lemma density_of_density (P : set T -> \bar R) q : P setT = 1 -> density_of P q -> density mu q.
Proof. by move=> P1 [wq PE]; split=> //; rewrite -PE. Qed.

(* E_{x ~ P} f(x) = int q f dmu for f >= 0 *)
Section expectation.
Variables (P : {measure set T -> \bar R}) (q : T -> R).
Hypothesis dq : density_of P q.
Let mq : measurable_fun setT q. Proof. by case: dq => -[]. Qed.
Let q0 x : (0 <= q x)%R. Proof. by case: dq => -[]. Qed.
Let mqE : measurable_fun setT (fun x => (q x)%:E). Proof. exact/EFin_measurable_fun. Qed.

Let expectation_nnsfun (h : {nnsfun T >-> R}) :
  \int[P]_x (h x)%:E = \int[mu]_x ((q x)%:E * (h x)%:E).
Proof.
rewrite integralT_nnsfun sintegralE.
under [RHS]eq_integral => x _.
  rewrite fimfunE -fsumEFin// ge0_mule_fsumr; last by move=> r; exact: nnfun_muleindic_ge0.
  over.
have mi r : measurable_fun setT (fun x => (\1_(h @^-1` [set r]) x : R)%:E).
  exact/EFin_measurable_fun/measurable_fun_indic.
rewrite [RHS]ge0_integral_fsum//; first last.
- by move=> r x _; apply: mule_ge0; [rewrite lee_fin|exact: nnfun_muleindic_ge0].
- move=> r; apply: emeasurable_funM => //.
  exact/EFin_measurable_fun/measurable_funrM/measurable_fun_indic.
apply: eq_fsbigr => r _.
transitivity (\int[mu]_x (r%:E * ((q x)%:E * (\1_(h @^-1` [set r]) x : R)%:E))); last first.
  by apply: eq_integral => x _; rewrite EFinM muleCA.
have [r0|r0] := leP 0%R r; last first.
  rewrite preimage_nnfun0// measure0 mule0.
  by under eq_integral do rewrite indic0 !mule0; rewrite integral0.
rewrite ge0_integralM ?lee_fin//.
- by rewrite (proj2 dq)// -integral_setI_indic// setTI.
- exact: emeasurable_funM.
- by move=> x _; rewrite mule_ge0 ?lee_fin.
Qed.

Lemma ge0_expectation (f : T -> \bar R) : measurable_fun setT f -> (forall x, 0 <= f x) ->
  \int[P]_x f x = \int[mu]_x ((q x)%:E * f x).
Proof.
move=> mf f0; have [h [ndh hf]] := approximation measurableT mf (fun t _ => f0 t).
transitivity (lim (fun n => \int[P]_x (h n x)%:E)).
  rewrite -monotone_convergence//.
  - by apply: eq_integral => y _; apply/esym/cvg_lim => //; exact: hf.
  - by move=> n; exact/EFin_measurable_fun.
  - by move=> n y _; rewrite lee_fin.
  - by move=> y _ m n mn; rewrite lee_fin; exact/lefP/ndh.
rewrite (_ : (fun _ => _) = (fun n => \int[mu]_x ((q x)%:E * (h n x)%:E))); last first.
  by apply/funext => n; exact: expectation_nnsfun.
rewrite -monotone_convergence//.
- by apply: eq_integral => y _; apply/cvg_lim => //; apply: cvgeMl => //; exact: hf.
- by move=> n; apply: emeasurable_funM => //; exact/EFin_measurable_fun.
- by move=> n y _; rewrite mule_ge0 ?lee_fin.
- by move=> y _ m n mn; rewrite lee_wpmul2l ?lee_fin//; exact/lefP/ndh.
Qed.

(* E_{x ~ P} log D(x), as an integral with respect to the law and to mu *)
Lemma expectation_elog (D : T -> R) : measurable_fun setT D -> (forall x, (D x <= 1)%R) ->
  \int[P]_x elog (D x) = E mu q (fun x => elog (D x)).
Proof.
move=> mD D1; have wq := proj1 dq.
rewrite E_elog// (eq_integral (fun x => - - elog (D x))); last by move=> x _; rewrite oppeK.
rewrite integral_ge0N => [|x _]; last by rewrite oppe_ge0 elog_le0.
by rewrite ge0_expectation// => [|x]; [apply: emeasurable_funN => //; exact: measurable_elog_comp
  |rewrite oppe_ge0 elog_le0].
Qed.

End expectation.
End law.

Section pushforward.
Context d (T : measurableType d) d' (Z : measurableType d') (R : realType).
Variables (pz : {measure set Z -> \bar R}) (G : Z -> T) (mG : measurable_fun setT G).
Implicit Types (D : T -> R).

(* p_g, the law of G(z) for z ~ p_z *)
Definition p_g : {measure set T -> \bar R} := [the measure _ _ of pushforward pz mG].

Lemma p_gE A : p_g A = pz (G @^-1` A).
Proof. by []. Qed.

(* E_{z ~ p_z} log D(G(z)) = E_{x ~ p_g} log D(x) *)
Lemma pushforward_elog D : measurable_fun setT D -> (forall x, (D x <= 1)%R) ->
  \int[pz]_z elog (D (G z)) = \int[p_g]_x elog (D x).
Proof.
move=> mD D1; have ge0 x : 0 <= - elog (D x) by rewrite oppe_ge0 elog_le0.
rewrite (eq_integral (fun z => - - elog (D (G z)))); last by move=> z _; rewrite oppeK.
rewrite [RHS](eq_integral (fun x => - - elog (D x))); last by move=> z _; rewrite oppeK.
rewrite [LHS]integral_ge0N// [RHS]integral_ge0N//; congr (- _); rewrite (integral_pushforward mG)//.
by apply: emeasurable_funN => //; exact: measurable_elog_comp.
Qed.

(** Change of variables: E_{z ~ p_z} log (1 - D(G(z))) = E_{x ~ p_g} log (1 - D(x)). *)
Theorem change_of_variables D : discriminator D ->
  \int[pz]_z elog (1 - D (G z)) = \int[p_g]_x elog (1 - D x).
Proof.
move=> [mD D01]; apply: (@pushforward_elog (fun x => 1 - D x)%R) => [|x].
  exact: measurable_onem.
by apply: onem_le1; case/andP: (D01 x).
Qed.

End pushforward.

Section laws.
Context d (T : measurableType d) (R : realType).
Implicit Types (P Q mu : {measure set T -> \bar R}) (D : T -> R).

(* the game between laws, with densities or without:
   V(D, G) = E_{x ~ P} log D(x) + E_{x ~ Q} log (1 - D(x)), C(G), and the JSD of eq. (6) *)
Definition V_of P Q D : \bar R := \int[P]_x elog (D x) + \int[Q]_x elog (1 - D x).
Definition C_of P Q : \bar R := ereal_sup [set V_of P Q D | D in discriminator].
Definition JSD_of P Q : \bar R := 2^-1%:E * ((ln 4)%:E + C_of P Q).

Section densities.
Variables (P Q mu : {measure set T -> \bar R}) (p q : T -> R).
Hypotheses (hp : density_of mu P p) (hq : density_of mu Q q).

Lemma V_of_density D : discriminator D -> V_of P Q D = V mu p q D.
Proof.
move=> [mD D01]; congr (_ + _).
  by apply: expectation_elog => // x; case/andP: (D01 x).
apply: (@expectation_elog _ _ _ _ _ _ _ (fun x => 1 - D x)%R) => //; first exact: measurable_onem.
by move=> x; apply: onem_le1; case/andP: (D01 x).
Qed.

Lemma C_of_density : C_of P Q = C mu p q.
Proof.
by congr ereal_sup; apply/seteqP; split=> _ [D hD <-]; exists D => //; rewrite V_of_density.
Qed.

Lemma JSD_of_density : P setT = 1 -> Q setT = 1 -> JSD_of P Q = JSD mu p q.
Proof.
move=> P1 Q1; have dp := density_of_density P1 hp; have dq := density_of_density Q1 hq.
rewrite /JSD_of C_of_density jsd_form// addeA -EFinN -EFinD addrN add0e muleA -EFinM.
by rewrite mulVf ?mul1e// pnatr_eq0.
Qed.

End densities.
End laws.

Section theorem_1.
Context d (T : measurableType d) d' (Z : measurableType d') (R : realType).
Variables (p_data : {measure set T -> \bar R}) (pz : {measure set Z -> \bar R}).
Variables (G : Z -> T) (mG : measurable_fun setT G).
Hypotheses (p_data1 : p_data setT = 1) (pz1 : pz setT = 1).
Local Notation p_g := (p_g pz mG).

(* the value function of the paper, eq. (1) *)
Definition V_G (D : T -> R) : \bar R :=
  \int[p_data]_x elog (D x) + \int[pz]_z elog (1 - D (G z)).

(* C(G) = max_D V(D, G) *)
Definition C_G := ereal_sup [set V_G D | D in discriminator].

(** Theorem 1: C(G) >= - log 4, with equality if and only if p_g = p_data. Both laws have
    densities with respect to some measure, as in the paper; any measure will do. *)
Theorem theorem_1_generator (mu : {measure set T -> \bar R}) (p q : T -> R) :
  density_of mu p_data p -> density_of mu p_g q ->
  - (ln 4)%:E <= C_G /\
  (C_G = - (ln 4)%:E <-> forall A, measurable A -> p_g A = p_data A).
Proof.
move=> hp hq; have dp := density_of_density p_data1 hp.
have dq : density mu q by apply: density_of_density hq; rewrite p_gE preimage_setT.
have V_GE D : discriminator D -> V_G D = V mu p q D.
  by move=> hD; rewrite /V_G change_of_variables// -(V_of_density hp hq).
have -> : C_G = C mu p q.
  by congr ereal_sup; apply/seteqP; split=> _ [D hD <-]; exists D => //; rewrite V_GE.
have [ge iff] := theorem_1 dp dq; split=> //; split=> [/iff e A mA|e].
  rewrite (proj2 hp)// (proj2 hq)//; have [[[mp p0] _] [[mq q0] _]] := (hp, hq).
  apply: ge0_ae_eq_integral => //; do ?[by move=> x _; rewrite lee_fin
    |by apply/EFin_measurable_fun; exact: measurable_funS measurableT (@subsetT _ A) _].
  by apply: ae_mono e => x -> _.
have hq' : density_of mu p_data q by split=> [|A mA]; [case: hq|rewrite -e// (proj2 hq)].
have <- : C mu p p = - (ln 4)%:E by apply: (theorem_1 dp dp).2.2; exact: aeW.
by rewrite -(C_of_density hp hq') -(C_of_density hp hp).
Qed.

End theorem_1.

Section data_processing.
Context d (T : measurableType d) d' (U : measurableType d') (R : realType).
Variables (P Q : {measure set T -> \bar R}) (S : T -> U) (mS : measurable_fun setT S).
Implicit Types (D : U -> R).

Let discriminator_seen D : discriminator D -> discriminator (D \o S).
Proof. by move=> [mD D01]; split=> [|x]; [exact: measurable_fun_comp mS|exact: D01]. Qed.

Let V_seen D : discriminator D -> V_of P Q (D \o S) = V_of (p_g P mS) (p_g Q mS) D.
Proof.
move=> hD; have [mD D01] := hD; rewrite /V_of -change_of_variables// -pushforward_elog// => x.
by case/andP: (D01 x).
Qed.

(** A discriminator that sees S(x) only plays against JSD(S#P || S#Q) <= JSD(P || Q), for any two
    laws; for laws with densities this is the JSD above. *)
Theorem data_processing :
  [/\ ereal_sup [set V_of P Q (D \o S) | D in discriminator] =
        - (ln 4)%:E + 2%:E * JSD_of (p_g P mS) (p_g Q mS),
      JSD_of (p_g P mS) (p_g Q mS) <= JSD_of P Q
    & forall mu p q, density_of mu P p -> density_of mu Q q -> P setT = 1 -> Q setT = 1 ->
      JSD_of P Q = JSD mu p q].
Proof.
have supE : ereal_sup [set V_of P Q (D \o S) | D in discriminator] = C_of (p_g P mS) (p_g Q mS).
  by congr ereal_sup; apply/seteqP; split=> _ [D hD <-]; exists D => //; rewrite V_seen.
split; last by move=> mu p q; exact: JSD_of_density.
  rewrite supE /JSD_of muleA -EFinM divff ?pnatr_eq0// mul1e addeA -EFinN -EFinD addNr.
  by rewrite add0e.
rewrite /JSD_of lee_pmul2l// ?lte_fin ?invr_gt0 ?ltr0n// lee_add2lE//.
apply: ub_ereal_sup => _ [D hD <-]; rewrite -V_seen//; apply: ereal_sup_ub.
by exists (D \o S) => //; exact: discriminator_seen.
Qed.

End data_processing.
